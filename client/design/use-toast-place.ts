/** Moves a toast off what it would lie over, and again when the page moves under it. */
import { useEffect, useState, type RefObject } from 'react';
import { placeToast, type Box } from './toast-place.ts';

/** Elements that a toast must not cover: fields, and floating buttons. */
const NEXT = '[data-foot], main :is(textarea, select, .button, input:not([type=checkbox], [type=radio]))';
const OTHER = 'main :is(a[href], button, input, [role=button])';

/** @returns what the toast's `translate` has to be */
export function useToastPlace(toast: RefObject<HTMLElement | null>): string {
  const [place, setPlace] = useState('none');
  useEffect(() => {
    let frame = 0;
    const measure = () => {
      frame = 0;
      const box = toast.current && ownBox(toast.current);
      if (!box) return;
      const { right, up } = placeToast(box, roomFor(box), seen(NEXT), seen(OTHER));
      setPlace(`${Math.round(right)}px ${-Math.round(up)}px`);
    };
    const soon = () => (frame ||= requestAnimationFrame(measure));
    const resized = new ResizeObserver(soon);
    const changed = new MutationObserver(soon);
    resized.observe(document.body);
    changed.observe(document.body, { childList: true, subtree: true });
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    measure();
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      changed.disconnect();
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
    };
  }, [toast]);
  return place;
}

/** Where it lies without being moved; an animation on the way does not count. */
function ownBox(toast: HTMLElement): Box {
  const region = toast.offsetParent!.getBoundingClientRect();
  const [left, top] = [region.left + toast.offsetLeft, region.top + toast.offsetTop];
  return { left, top, right: left + toast.offsetWidth, bottom: top + toast.offsetHeight };
}

/** Below the title, and beside the navigation, as far as the main part of the page reaches. */
function roomFor({ bottom }: Box): Box {
  const { left, right, top } = (document.querySelector('main') ?? document.body).getBoundingClientRect();
  return { left, right, top: Math.max(0, top), bottom };
}

function seen(selector: string): Box[] {
  const boxes = [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
  return boxes.filter(({ width, top, bottom }) => width > 0 && bottom > 0 && top < innerHeight);
}
