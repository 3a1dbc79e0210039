/** Where a toast lies: over nothing that can be used, or at least over nothing that is written into or done next. */

/** A rectangle in CSS pixels, from the top left of what is seen. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Kept free around what the toast must not lie over, in px. */
const GAP = 4;
/** A toast is looked for at the foot: a place that hides a button is better than one in the upper part of the page. */
const LOWER_PART = 0.5;

/**
 * How far a toast moves from its place at the foot.
 * @param toast  its place there
 * @param room   what is seen, without what stands around the page
 * @param next   what is written into or done next
 * @param other  what else can be used
 * @returns px to the right, and px up
 */
export function placeToast(toast: Box, room: Box, next: Box[], other: Box[]): { right: number; up: number } {
  const lowest = room.top + (room.bottom - room.top) * LOWER_PART;
  return (
    findFree(toast, { ...room, top: lowest }, [...next, ...other]) ?? findFree(toast, room, next) ?? { right: 0, up: 0 }
  );
}

/** The lowest free place; of those, the one that is nearest to the middle. */
function findFree(toast: Box, room: Box, taken: Box[]): { right: number; up: number } | null {
  const ups = [0, ...taken.map(({ top }) => toast.bottom - top + GAP)].filter((up) => up >= 0).sort((a, b) => a - b);
  const aside = fits(toast, room) ? [0, room.right - toast.right, room.left - toast.left] : [0];
  for (const up of ups)
    for (const right of aside) {
      const box = moved(toast, right, up);
      if (box.top >= room.top && !taken.some((one) => overlap(box, one))) return { right, up };
    }
  return null;
}

/** Beside the middle there is room only where the page is much wider than the toast. */
const fits = (toast: Box, room: Box): boolean => room.right - room.left > 2 * (toast.right - toast.left);

const moved = ({ left, top, right, bottom }: Box, x: number, up: number): Box => ({
  left: left + x,
  top: top - up,
  right: right + x,
  bottom: bottom - up,
});

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
