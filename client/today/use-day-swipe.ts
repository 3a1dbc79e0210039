/** A finger that swipes over the page leads to the day before or after, as the arrows beside the days do. */
import { useMemo, type PointerEvent } from 'react';
import { useLatest } from '#client/design/use-latest.ts';

/** Far enough to be meant, and more along than across. */
const ENOUGH_PX = 70;
const SLANT = 2;

/** Elements that handle horizontal swipes themselves. */
const OWN = '.goal-row, input, textarea, select, dialog, [role=toolbar], [role=menu]';

interface DaySwipe {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
}

/** @param go  by how many days */
export function useDaySwipe(go: (days: 1 | -1) => void): DaySwipe {
  const latest = useLatest(go);
  return useMemo(
    () => ({
      onPointerDown({ nativeEvent: down, currentTarget }) {
        if (down.pointerType === 'mouse' || !down.isPrimary || (down.target as Element).closest(OWN)) return;
        const forward = getComputedStyle(currentTarget).direction === 'rtl' ? -1 : 1;
        const end = () => {
          removeEventListener('pointerup', onUp);
          removeEventListener('pointercancel', end);
        };
        const onUp = (up: globalThis.PointerEvent) => {
          if (up.pointerId !== down.pointerId) return;
          end();
          const [dx, dy] = [up.clientX - down.clientX, up.clientY - down.clientY];
          if (Math.abs(dx) < ENOUGH_PX || Math.abs(dx) < SLANT * Math.abs(dy)) return;
          // The page follows the finger: pulled back, the next day comes.
          latest()(dx * forward < 0 ? 1 : -1);
        };
        addEventListener('pointerup', onUp);
        // The browser takes the finger over when it scrolls.
        addEventListener('pointercancel', end);
      },
    }),
    [latest],
  );
}
