import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from './parse.ts';
import { byPosition, isPosition, position, positionBetween, positionsBetween } from './position.ts';
import { Problem } from './problem.ts';

const LARGEST_INTEGER = 'z'.repeat(27);
const SMALLEST_INTEGER = `A${'0'.repeat(26)}`;

/** Texts that look like order keys: heads of every length, digits in favour of the edges, some of them spoiled. */
const digits = fc.string({ unit: fc.constantFrom('0', '0', '1', 'V', 'z', 'z', 'A', 'a', '9'), maxLength: 30 });
const heads = fc.constantFrom(...'AYZabcz');
const nearlyPosition = fc.oneof(
  fc.tuple(heads, digits).map(([head, rest]) => head + rest),
  fc
    .tuple(fc.constantFrom(SMALLEST_INTEGER, LARGEST_INTEGER, `A${'z'.repeat(26)}`, `z${'0'.repeat(26)}`), digits)
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const key = nearlyPosition.filter(isPosition);

describe('isPosition', () => {
  test.each(['a0', 'a1', 'Zz', 'a0V', 'b00', LARGEST_INTEGER, `${SMALLEST_INTEGER}1`])('%s is one', (text) =>
    expect(isPosition(text)).toBe(true),
  );

  test.each(['', 'a', 'b0', 'a00', 'a0V0', '0', 'a0 ', ' a0', 'a0\n', 'a-0', 'aé', SMALLEST_INTEGER, 'zz'])(
    '%j is none',
    (text) => expect(isPosition(text)).toBe(false),
  );

  test('is true of nothing that has no position before it or after it', () => {
    fc.assert(
      fc.property(key, (text) => {
        expect([positionBetween(text, null), positionBetween(null, text)].every(isPosition)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('positionBetween', () => {
  test('lies between its neighbours and is a position itself', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        fc.pre(one !== other);
        const [before, after] = [one, other].sort() as [string, string];
        const middle = positionBetween(before, after);
        expect(isPosition(middle)).toBe(true);
        expect(before < middle && middle < after).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('goes on at both ends', () => {
    fc.assert(
      fc.property(key, (text) => {
        expect(positionBetween(text, null) > text).toBe(true);
        expect(positionBetween(null, text) < text).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('a list in which goals are moved about at random keeps its order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 200 }), (moves) => {
        const list = positionsBetween(null, null, 5);
        for (const [from, to] of moves) {
          list.splice(from % list.length, 1);
          const index = to % (list.length + 1);
          list.splice(index, 0, positionBetween(list[index - 1] ?? null, list[index] ?? null));
        }
        expect(list).toEqual([...list].sort());
        expect(new Set(list).size).toBe(5);
        expect(list.every((item) => parse(position(), item, 'position') === item)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

test('positionsBetween answers as many as asked for, in order', () => {
  fc.assert(
    fc.property(key, fc.nat(40), (before, count) => {
      const row = positionsBetween(before, null, count);
      expect(row).toHaveLength(count);
      expect([before, ...row]).toEqual([before, ...row].sort());
      expect(row.every(isPosition)).toBe(true);
    }),
  );
});

test('a position in the schema has at most 256 characters', () => {
  expect(parse(position(), `a0${'V'.repeat(254)}`, 'position')).toHaveLength(256);
  for (const wrong of [`a0${'V'.repeat(255)}`, 'a00', '', 5, null])
    expect(() => parse(position(), wrong, 'position')).toThrow(Problem);
});

test('byPosition orders by position, bytewise, then by id, and is a total order', () => {
  const placed = fc.record({
    position: fc.constantFrom('a0', 'a1', 'Zz', 'aA', 'aa'),
    id: fc.constantFrom('1', '2', '3'),
  });
  fc.assert(
    fc.property(fc.array(placed, { maxLength: 10 }), (list) => {
      const byText = [...list].sort((a, b) => {
        const [x, y] = [`${a.position} ${a.id}`, `${b.position} ${b.id}`];
        return x < y ? -1 : x > y ? 1 : 0;
      });
      expect([...list].sort(byPosition)).toEqual(byText);
      expect([...list].reverse().sort(byPosition)).toEqual(byText);
    }),
  );
});
