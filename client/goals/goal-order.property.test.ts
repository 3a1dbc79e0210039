import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byPosition, isPosition } from '#protocol/position.ts';
import { placeBeside, positionsAtEnd } from './goal-order.ts';

/** Few positions for many goals, so that equal ones, drawn by two devices, are common. */
const day = fc
  .array(fc.constantFrom('a0', 'a1', 'a1V', 'a2', 'Zz'), { minLength: 2, maxLength: 8 })
  .map((positions) => positions.map((position, index) => ({ id: `goal-${index}`, position })));

const order = (goals: { id: string; position: string }[]) => [...goals].sort(byPosition).map(({ id }) => id);

test('a goal that is placed beside another stands right there, and no other two change places', () => {
  fc.assert(
    fc.property(day, fc.nat(), fc.nat(), fc.constantFrom('before', 'after'), (goals, a, b, side) => {
      const moved = goals[a % goals.length]!.id;
      const target = goals[b % goals.length]!.id;
      fc.pre(moved !== target);
      const placed = new Map(placeBeside(goals, moved, side, target).map(({ id, position }) => [id, position]));
      const after = order(goals.map((goal) => ({ ...goal, position: placed.get(goal.id) ?? goal.position })));
      const expected = order(goals).filter((id) => id !== moved);
      expected.splice(expected.indexOf(target) + (side === 'after' ? 1 : 0), 0, moved);
      expect(after).toEqual(expected);
      expect([...placed.values()].every(isPosition)).toBe(true);
    }),
  );
});

test('a move between two goals that stand apart changes one record', () => {
  const goals = [
    { id: 'a', position: 'a0' },
    { id: 'b', position: 'a1' },
    { id: 'c', position: 'a2' },
  ];
  expect(placeBeside(goals, 'c', 'before', 'b')).toEqual([{ id: 'c', position: 'a0V' }]);
});

test('a goal or a target that is gone moves nothing', () => {
  expect(placeBeside([{ id: 'a', position: 'a0' }], 'a', 'before', 'gone')).toEqual([]);
  expect(placeBeside([{ id: 'a', position: 'a0' }], 'gone', 'after', 'a')).toEqual([]);
});

test('positions at the end follow every goal of the day, in a row', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 5 }), (goals, count) => {
      const positions = positionsAtEnd(goals, count);
      const greatest = goals.map(({ position }) => position).reduce((a, b) => (a > b ? a : b));
      expect(positions).toHaveLength(count);
      expect([greatest, ...positions]).toEqual([...new Set([greatest, ...positions])].sort());
    }),
  );
});
