/** Where a goal goes when it is moved within its day. */
import { byPosition, positionBetween, positionsBetween } from '#protocol/position.ts';

interface Placed {
  id: string;
  position: string;
}

/** Which goals get which position. Usually one; all of the day where two devices had drawn the same position. */
export type NewPositions = { id: string; position: string }[];

/**
 * Moves one goal next to another of the same day.
 * @param day    every goal of the day, in any order
 * @param side   where it goes, seen from `target`
 * @returns nothing when either is not there
 */
export function placeBeside(
  day: readonly Placed[],
  id: string,
  side: 'before' | 'after',
  target: string,
): NewPositions {
  const others = day.filter((goal) => goal.id !== id).sort(byPosition);
  const at = others.findIndex((goal) => goal.id === target);
  if (at < 0 || !day.some((goal) => goal.id === id)) return [];
  const index = side === 'before' ? at : at + 1;
  const before = others[index - 1]?.position ?? null;
  const after = others[index]?.position ?? null;
  if (before === null || after === null || before < after) return [{ id, position: positionBetween(before, after) }];
  const order = [...others.slice(0, index).map((goal) => goal.id), id, ...others.slice(index).map((goal) => goal.id)];
  const positions = positionsBetween(null, null, order.length);
  return order.map((each, place) => ({ id: each, position: positions[place]! }));
}

/** The position after the last goal of a day. */
export function positionsAtEnd(day: readonly Placed[], count: number): string[] {
  const last = day.reduce<string | null>(
    (greatest, { position }) => (greatest === null || position > greatest ? position : greatest),
    null,
  );
  return positionsBetween(last, null, count);
}
