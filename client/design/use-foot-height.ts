/** How high a bar stands that is pinned to the foot of the page, for what floats above it. */
import { useEffect, useState } from 'react';

/**
 * Of the element marked `data-foot`, while it is pinned and does not just stand in its place on the page.
 * @returns px, 0 where nothing is pinned
 */
export function useFootHeight(): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const measure = () => setHeight(footHeight(document.querySelector('[data-foot]')));
    const watched = new ResizeObserver(measure);
    watched.observe(document.body);
    addEventListener('scroll', measure, { passive: true });
    return () => {
      watched.disconnect();
      removeEventListener('scroll', measure);
    };
  }, []);
  return height;
}

function footHeight(bar: Element | null): number {
  if (!bar) return 0;
  const { bottom, height } = bar.getBoundingClientRect();
  const line = innerHeight - parseFloat(getComputedStyle(bar).insetBlockEnd);
  return Math.abs(bottom - line) < 1 ? height : 0;
}
