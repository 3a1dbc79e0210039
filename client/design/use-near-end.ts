/** Notices that someone scrolls towards the end of a list. */
import { useEffect, useRef, type RefObject } from 'react';
import { useLatest } from './use-latest.ts';

/** About two screens ahead, so that the next rows are there before they are seen. */
const AHEAD = '1500px';

/**
 * @param active  whether there is more to come
 * @param onNear  asks for it
 * @returns goes to an empty element at the end of the list
 */
export function useNearEnd(active: boolean, onNear: () => void): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const latest = useLatest(onNear);
  useEffect(() => {
    if (!active || !ref.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest()();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  });
  return ref;
}
