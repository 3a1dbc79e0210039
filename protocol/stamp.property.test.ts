import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stampParts } from '#tests/support/arbitrary.ts';
import { parse } from './parse.ts';
import {
  formatStamp,
  isStampAfter,
  nextStamp,
  parseStamp,
  presentStamps,
  stampAfter,
  stampMs,
  stampReplica,
  type StampParts,
} from './stamp.ts';
import { stampSchema } from './stamp-schema.ts';

const RUNS = { numRuns: 1000 };
const TEN_YEARS_MS = 10 * 365.25 * 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 23);
const REPLICA = '9f8e7d6c5b4a3f2e';

const seen = stampParts.filter(({ ms, counter }) => ms < 2 ** 48 - 1 || counter < 0xffff).map(formatStamp);
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 2 ** 48, 2 ** 53),
);

test('[R1] what is written is read back, and fits the schema', () => {
  fc.assert(
    fc.property(stampParts, (parts) => {
      const stamp = formatStamp(parts);
      expect(parseStamp(stamp)).toEqual(parts);
      expect(parse(stampSchema, stamp, 'stamp')).toBe(stamp);
    }),
    RUNS,
  );
});

test('[R1] bytewise order is the order of time, then counter, then replica', () => {
  const isEarlier = (a: StampParts, b: StampParts): boolean =>
    a.ms !== b.ms ? a.ms < b.ms : a.counter !== b.counter ? a.counter < b.counter : a.replicaId < b.replicaId;
  const near = fc.tuple(stampParts, stampParts, fc.boolean(), fc.boolean()).map(([a, b, sameMs, sameCounter]) => {
    return [a, { ...b, ...(sameMs && { ms: a.ms }), ...(sameCounter && { counter: a.counter }) }] as const;
  });
  fc.assert(
    fc.property(near, ([a, b]) => {
      const [first, second] = [formatStamp(a), formatStamp(b)];
      expect(first < second).toBe(isEarlier(a, b));
      expect(Math.sign(Buffer.compare(Buffer.from(first), Buffer.from(second)))).toBe(
        isEarlier(a, b) ? -1 : isEarlier(b, a) ? 1 : 0,
      );
    }),
    RUNS,
  );
});

test('[R2] the next stamp is greater than what was seen, and well formed, whatever the wall clock says', () => {
  fc.assert(
    fc.property(seen, anyNumber, stampParts, (stamp, now, { replicaId }) => {
      const next = nextStamp(stamp, now, replicaId);
      expect(next > stamp).toBe(true);
      expect(parseStamp(next).replicaId).toBe(replicaId);
    }),
    RUNS,
  );
});

test('[R7] the stamp right after another has nothing in between but other replicas, and no second one', () => {
  fc.assert(
    fc.property(stampParts, stampParts, (parts, { replicaId }) => {
      const stamp = formatStamp(parts);
      const after = stampAfter(stamp, replicaId);
      expect(after === undefined).toBe(parts.ms === 2 ** 48 - 1 && parts.counter === 0xffff);
      if (after === undefined) return;
      const ticks = ({ ms, counter }: StampParts): bigint => BigInt(ms) * 65_536n + BigInt(counter);
      expect(ticks(parseStamp(after)) - ticks(parts)).toBe(1n);
      expect(stampReplica(after)).toBe(replicaId);
      expect(isStampAfter(after, stamp)).toBe(true);
      expect(isStampAfter(stamp, after)).toBe(false);
      const twoOn = stampAfter(after, replicaId);
      if (twoOn !== undefined) expect(isStampAfter(twoOn, stamp)).toBe(false);
    }),
    RUNS,
  );
});

test('[R7] what came from the future is from now, in its order, and the rest is left alone', () => {
  fc.assert(
    fc.property(fc.array(stampParts, { maxLength: 20 }), (drawn) => {
      const stamps = drawn.map(formatStamp);
      const present = presentStamps(stamps, NOW_MS + 60_000, NOW_MS);
      for (const stamp of stamps) expect(present.has(stamp)).toBe(stampMs(stamp) > NOW_MS + 60_000);
      const fresh = [...present].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stamp]) => stamp);
      expect(fresh).toEqual([...fresh].sort());
      expect(new Set(fresh).size).toBe(fresh.length);
      for (const stamp of fresh) expect(stampMs(stamp)).toBe(NOW_MS);
    }),
    RUNS,
  );
});

test('[R2] the first stamp of a replica is well formed, whatever the wall clock says', () => {
  fc.assert(
    fc.property(anyNumber, (now) => {
      expect(parseStamp(nextStamp(undefined, now, REPLICA)).counter).toBe(0);
    }),
    RUNS,
  );
});

test('[R2] a stamp is never behind the wall clock, and no further ahead than what was seen', () => {
  fc.assert(
    fc.property(seen, fc.double({ min: 0, max: NOW_MS + TEN_YEARS_MS, noNaN: true }), (stamp, now) => {
      const { ms } = parseStamp(nextStamp(stamp, now, REPLICA));
      expect(ms).toBeGreaterThanOrEqual(Math.floor(now));
      expect(ms).toBeLessThanOrEqual(Math.max(Math.floor(now), parseStamp(stamp).ms + 1));
    }),
    RUNS,
  );
});

/** What can happen to the clock of a device between two of its writes. */
const clockMoves = fc.oneof(
  fc.constant({ kind: 'frozen' as const }),
  fc.record({ kind: fc.constant('runs' as const), ms: fc.nat(5000) }),
  fc.record({
    kind: fc.constant('jumps' as const),
    ms: fc.double({ min: -TEN_YEARS_MS, max: TEN_YEARS_MS, noNaN: true }),
  }),
  fc.record({ kind: fc.constant('restarts' as const), ms: fc.integer({ min: -86_400_000, max: 86_400_000 }) }),
  fc.record({ kind: fc.constant('sees' as const), of: fc.nat(3) }),
);

test('[R2] over rollbacks, restarts, frozen clocks and jumps of ten years, the stamps of a replica only grow and beat what it saw', () => {
  const replicas = ['0000000000000001', '9f8e7d6c5b4a3f2e', 'ffffffffffffffff', 'fffffffffffffffe'];
  const steps = fc.array(fc.tuple(fc.nat(3), clockMoves), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(steps, (moves) => {
      const devices = replicas.map((replicaId) => ({
        replicaId,
        now: NOW_MS,
        last: nextStamp(undefined, NOW_MS, replicaId),
      }));
      const made = new Set(devices.map(({ last }) => last));
      for (const [index, move] of moves) {
        const device = devices[index]!;
        if (move.kind === 'restarts') device.last = JSON.parse(JSON.stringify(device.last)) as string;
        const other = move.kind === 'sees' ? devices[move.of]!.last : device.last;
        if ('ms' in move) device.now += move.ms;
        const floor = other > device.last ? other : device.last;
        const next = nextStamp(floor, device.now, device.replicaId);
        expect(next > device.last && next > other).toBe(true);
        expect(made).not.toContain(next);
        made.add(next);
        device.last = next;
      }
    }),
    { numRuns: 300 },
  );
});

test('[R2] more writes than a counter can hold, on a frozen clock, still only grow', () => {
  let last = nextStamp(undefined, NOW_MS, REPLICA);
  for (let writes = 0; writes < 140_000; writes++) {
    const next = nextStamp(last, NOW_MS, REPLICA);
    if (next <= last) throw new Error(`${next} follows ${last}`);
    last = next;
  }
  expect(parseStamp(last)).toEqual({ ms: NOW_MS + 2, counter: 140_000 - 2 * 65_536, replicaId: REPLICA });
});
