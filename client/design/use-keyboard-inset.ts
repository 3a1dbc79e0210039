/** How much of the page a keyboard on the screen covers, for what is pinned above it. */
import { useEffect } from 'react';

/** Less than this is the browser's own bar, which comes and goes with scrolling. */
const LEAST_PX = 120;

/** Keeps `--keyboard` of the page, in px; the property is absent while no keyboard is there. Call it once. */
export function useKeyboardInset(): void {
  useEffect(() => {
    const viewport = globalThis.visualViewport;
    if (!viewport) return;
    const { style } = document.documentElement;
    const measure = () => {
      // Zooming in shrinks the visible page as well, without a keyboard.
      const covered = viewport.scale > 1.01 ? 0 : innerHeight - viewport.height - viewport.offsetTop;
      if (covered >= LEAST_PX) style.setProperty('--keyboard', `${Math.round(covered)}px`);
      else style.removeProperty('--keyboard');
    };
    viewport.addEventListener('resize', measure);
    viewport.addEventListener('scroll', measure);
    return () => {
      viewport.removeEventListener('resize', measure);
      viewport.removeEventListener('scroll', measure);
    };
  }, []);
}
