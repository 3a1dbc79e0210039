import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedMinutes } from './log-sum.ts';
import { isOverlong, isRunning, loggedMinutes, type Timed } from './log-time.ts';

const NINE = Date.UTC(2026, 2, 2, 9);
const MINUTE = 60_000;
const at = (minutes: number): string => new Date(NINE + minutes * MINUTE).toISOString();
const untimed: Timed = { minutes: null, startedAt: null, endedAt: null, pausedAt: null, pausedSeconds: 0 };
const timed = (from: number, to: number | null, rest: Partial<Timed> = {}): Timed => ({
  ...untimed,
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  ...rest,
});

describe('[R83] the minutes of a log', () => {
  test.each<[what: string, log: Timed, minutes: number | null]>([
    ['are none where nothing says how long it took', untimed, null],
    ['are what a person typed, whatever the timer says', timed(0, 60, { minutes: 5 }), 5],
    ['may be typed as none at all', timed(0, 60, { minutes: 0 }), 0],
    ['go from the start to the end', timed(0, 25), 25],
    ['leave the pauses out', timed(0, 60, { pausedSeconds: 600 }), 50],
    ['end with the pause that it is in', timed(0, null, { pausedAt: at(20) }), 20],
    ['are none while it runs', timed(0, null), null],
    ['are whole', timed(0, 1.9), 1],
    ['are at least one', timed(0, 0), 1],
    ['are at least one, however long it paused', timed(0, 10, { pausedSeconds: 86_400 }), 1],
    ['are none where the end lies before the start', timed(10, 0), null],
    ['are a day at most', timed(0, 3 * 1440), 1440],
  ])('%s', (_, log, minutes) => {
    expect(loggedMinutes(log)).toBe(minutes);
  });

  test('says of more than a day that its author should look', () => {
    expect([timed(0, 1440), timed(0, 1441), timed(10, 0), untimed].map(isOverlong)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  test('runs while it has no end, also in a pause', () => {
    const logs = [untimed, timed(0, null), timed(0, null, { pausedAt: at(5) }), timed(0, 5)];
    expect(logs.map(isRunning)).toEqual([false, true, true, false]);
  });
});

/** Logs of a few hours, many of which overlap, end before they start, or were typed. */
const log = fc
  .record({
    from: fc.integer({ min: 0, max: 240 }),
    length: fc.integer({ min: -10, max: 120 }),
    running: fc.constantFrom(true, false, false, false),
    minutes: fc.constantFrom(null, null, null, 0, 15),
    pausedSeconds: fc.constantFrom(0, 0, 60, 600),
  })
  .map(({ from, length, running, minutes, pausedSeconds }) =>
    timed(from, running ? null : from + length, { minutes, pausedSeconds }),
  );
const logs = fc.array(log, { maxLength: 6 }).map((each) => each.map((one, index) => ({ ...one, id: `log-${index}` })));
const sum = (counted: Map<string, number>): number => [...counted.values()].reduce((a, b) => a + b, 0);

describe('[R84] a sum of logs', () => {
  test('counts each minute once: it is the time that passed, where nobody paused and nobody typed', () => {
    fc.assert(
      fc.property(logs, (drawn) => {
        const plain = drawn.map((each) => ({ ...each, minutes: null, pausedSeconds: 0 }));
        const minutes = new Set<number>();
        for (const { startedAt, endedAt } of plain)
          for (let ms = Date.parse(startedAt!); endedAt !== null && ms < Date.parse(endedAt); ms += MINUTE)
            minutes.add(ms);
        // A log of no length counts a minute.
        const empty = plain.filter(({ startedAt, endedAt }) => startedAt === endedAt).length;
        expect(sum(countedMinutes(plain))).toBeGreaterThanOrEqual(minutes.size);
        expect(sum(countedMinutes(plain))).toBeLessThanOrEqual(minutes.size + empty);
      }),
    );
  });

  test('does not depend on the order in which they are given', () => {
    fc.assert(
      fc.property(logs, (drawn) => {
        const reversed = countedMinutes([...drawn].reverse());
        for (const [id, minutes] of countedMinutes(drawn)) expect(reversed.get(id)).toBe(minutes);
      }),
    );
  });

  test('has every log in it, with at most its own minutes, and with all of them where nothing overlaps it', () => {
    fc.assert(
      fc.property(logs, (drawn) => {
        const counted = countedMinutes(drawn);
        for (const each of drawn) {
          expect(counted.get(each.id)).toBeLessThanOrEqual(loggedMinutes(each) ?? 0);
          expect(counted.get(each.id)).toBeGreaterThanOrEqual(0);
          expect(countedMinutes([each]).get(each.id)).toBe(loggedMinutes(each) ?? 0);
        }
      }),
    );
  });

  test('gives shared minutes to the one that began later', () => {
    const long = { ...timed(0, 180), id: 'long' };
    const within = { ...timed(60, 120), id: 'within' };
    const after = { ...timed(170, 200), id: 'after' };
    expect(Object.fromEntries(countedMinutes([long, within, after]))).toEqual({ long: 110, within: 60, after: 30 });
  });
});
