/** A device and its peers write to one record; whatever an answer leaves out, the device holds what the server holds. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeRecords, type Stamped } from '#protocol/merge.ts';
import { mutationToStamped, type Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { formatStamp, stampMs } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import { decide } from '../apply/decide.ts';
import type { StoredRecord } from '../database/records.ts';
import { keyOfRow, knownToAuthor, type Sent } from './known-to-author.ts';
import { storedToChange } from './stored-to-change.ts';

const ID = '019cbf0e-1a40-7000-8000-000000000001';
const USER = '019cbf0e-1a40-7000-8000-000000000002';
const WHOLE = { title: 'a', date: '2026-01-31', position: 'a0' };

/** A write of one of two replicas; few stamps and values, so that they meet. */
const write = fc.record({
  method: fc.constantFrom('POST' as const, 'PATCH' as const, 'PATCH' as const, 'DELETE' as const),
  ms: fc.integer({ min: 1_000, max: 1_012 }),
  fields: fc.dictionary(fc.constantFrom('title', 'notes', 'subject'), fc.constantFrom('x', 'y', ' x'), { minKeys: 1 }),
});
const step = fc.oneof(
  fc.record({ kind: fc.constant('peer' as const), write }),
  fc.record({
    kind: fc.constant('round' as const),
    writes: fc.array(write, { maxLength: 2 }),
    lost: fc.boolean(),
    interrupted: fc.option(write),
  }),
);

interface Write {
  method: Mutation['method'];
  ms: number;
  fields: Record<string, string>;
}

function toMutation({ method, ms, fields }: Write, replicaId: string): Mutation {
  const stamp = formatStamp({ ms, counter: 0, replicaId });
  const to = { id: ID, method, resource: 'goals' as const, recordId: ID, stamp };
  if (method === 'DELETE') return to;
  return { ...to, body: method === 'POST' ? { ...WHOLE, ...fields } : fields };
}

/** What the server stores trims texts, as the schemas do. */
const canonical = (mutation: Mutation): Mutation => ({
  ...mutation,
  ...(mutation.body && {
    body: Object.fromEntries(Object.entries(mutation.body).map(([key, value]) => [key, String(value).trim()])),
  }),
});

it('[R111] nothing is left out that its author lacks, with peers in between and answers lost', () => {
  let leftOut = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      let stored: StoredRecord | undefined;
      let version = 1;
      let cursor = 1;
      let copy: Stamped | null = null;
      const apply = (mutations: Mutation[], since: number): Sent[] => {
        const sent: Sent[] = [];
        const context = { userId: USER, version: version + 1, hasSeen: (one: number) => one <= since };
        let moved = false;
        for (const entry of mutations) {
          try {
            const mutation = canonical(entry);
            const { status, after, changed, superseded } = decide(stored, mutation, context);
            stored = after;
            moved ||= changed;
            const result = { id: ID, status, ...(superseded && { superseded }) };
            sent.push({ entry: entry, mutation, outcome: { result, record: after, changed } });
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
          }
        }
        if (moved) version += 1;
        const last = sent.at(-1);
        for (const one of sent) one.outcome.record = last!.outcome.record!;
        return sent;
      };
      const round = (mutations: Mutation[], between: Mutation | null, lost: boolean): void => {
        const sent = apply(mutations, cursor);
        const known = knownToAuthor(sent, (one) => one <= cursor);
        if (between) apply([between], 0);
        if (lost) return;
        for (const { outcome, entry, mutation } of sent) {
          if (outcome.result.status >= 300) continue;
          const said = mutationToStamped(entry as never);
          const made = mutation.method === 'POST' ? { createdAt: msToInstant(stampMs(mutation.stamp)) } : {};
          copy = mergeRecords(copy ?? { id: ID, stamps: {} }, { ...said, ...made });
        }
        if (stored && stored.version > cursor) {
          if (known.get(keyOfRow('goals', ID)) === stored.version) leftOut += 1;
          else {
            const told = storedToChange('goals', stored).record as unknown as Stamped;
            const merged = mergeRecords(copy ?? { id: ID, stamps: {} }, told);
            copy = told.createdAt === undefined ? merged : { ...merged, createdAt: told.createdAt };
          }
        }
        cursor = version;
      };
      for (const one of steps) {
        if (one.kind === 'peer') apply([toMutation(one.write, 'f'.repeat(16))], 0);
        else {
          const mutations = one.writes.map((write) => toMutation(write, '1'.repeat(16)));
          const between = one.interrupted && toMutation(one.interrupted, 'e'.repeat(16));
          if (one.lost) round(mutations, between, true);
          round(mutations, one.lost ? null : between, false);
        }
        if (one.kind === 'round' && stored && !stored.deleted && stored.record.stamps['*']) {
          const { createdAt, stamps, ...fields } = stored.record;
          // Defaults that are told to nobody follow by themselves.
          for (const field of Object.keys(copy ?? {})) {
            if (field in fields) expect([field, copy![field]]).toEqual([field, fields[field]]);
          }
          expect(copy).not.toBeNull();
          expect(copy!.createdAt).toBe(createdAt);
          expect(Object.keys(stamps).length).toBeGreaterThan(0);
        }
      }
    }),
    { numRuns: 3000 },
  );
  expect(leftOut).toBeGreaterThan(30);
});
