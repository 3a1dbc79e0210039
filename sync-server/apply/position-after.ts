/** The position of a new record in its list. */
import { positionBetween } from '#protocol/position.ts';

const LONGEST_POSITION = 256;

/** The position after the last one of a list; the last one itself where no later one fits. @param last  null for an empty list */
export function positionAfter(last: string | null): string {
  const next = positionBetween(last, null);
  return last !== null && next.length > LONGEST_POSITION ? last : next;
}
