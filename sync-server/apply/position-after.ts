/** Where what is new goes. */
import { positionBetween } from '#protocol/position.ts';

const LONGEST_POSITION = 256;

/** The position after the last one of a list; that one again where there is no room behind it. @param last  null for an empty list */
export function positionAfter(last: string | null): string {
  const next = positionBetween(last, null);
  return last !== null && next.length > LONGEST_POSITION ? last : next;
}
