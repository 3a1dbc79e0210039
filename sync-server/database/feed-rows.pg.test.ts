/** The changes that PostgreSQL writes, against those that `presentRecord` would make of the same records. */
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleOf } from '#protocol/examples.ts';
import { isDeleted, packStamps, type Stamps } from '#protocol/merge.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { formatStamp } from '#protocol/stamp.ts';
import { changeSchema } from '#protocol/sync-answer.ts';
import { stampParts } from '#tests/support/arbitrary.ts';
import { openFreshDatabase } from '#tests/support/postgres.ts';
import { storedToChange } from '../sync/stored-to-change.ts';
import { loadFeedRows } from './feed-rows.ts';
import { storeRecords, type FullRecord, type StoredRecord } from './records.ts';

const database = await openFreshDatabase();

const HOSTILE_TEXT = [
  '"quoted" \\ and\nbroken\t',
  '</script>',
  '\u0001\u001f\u007f\u2028\u2029',
  '😀 Ünïcödé 数学',
  '',
];
/** No stamp of a row is later than now, give or take a minute. */
const LAST_MS = Date.UTC(3000, 0, 1);
const INSTANTS = ['0001-01-01T00:00:00.000Z', '2026-03-02T09:30:00.007Z', '9999-12-31T23:59:59.999Z'];

/** A field's value as somebody may have written it: the example, the default, or any text where it is text. */
function valueOf(name: ResourceName, field: string): fc.Arbitrary<unknown> {
  const { defaults, search } = resourceOf(name);
  const values = [exampleOf(name)[field], ...(field in defaults ? [defaults[field]] : [])];
  return fc.constantFrom(...values, ...(search.includes(field) ? HOSTILE_TEXT : []));
}

/** A record that has no owner yet. */
function recordOf(name: ResourceName): fc.Arbitrary<StoredRecord> {
  const fields = Object.keys(resourceOf(name).fields);
  const stamp = stampParts.map((parts) => formatStamp({ ...parts, ms: parts.ms % LAST_MS }));
  return fc
    .record({
      values: fc.record(Object.fromEntries(fields.map((field) => [field, valueOf(name, field)]))),
      first: stamp,
      others: fc.dictionary(fc.constantFrom(...fields), stamp),
      deleted: fc.option(stamp, { nil: undefined }),
      createdAt: fc.constantFrom(...INSTANTS),
      version: fc.integer({ min: 2, max: 6 }),
    })
    .map(({ values, first, others, deleted, createdAt, version }) => {
      const byField: Stamps = Object.fromEntries(fields.map((field) => [field, others[field] ?? first]));
      const stamps = packStamps(byField, deleted);
      const record = { ...values, id: '', createdAt, stamps } as FullRecord;
      return { userId: '', record, versions: { '*': version }, deleted: isDeleted(stamps), version };
    });
}

describe.each(resourceNames)('%s', (name) => {
  test('travel as `presentRecord` has them, in the order of versions and ids', async () => {
    const most = name === 'preferences' ? 1 : 20;
    await fc.assert(
      fc.asyncProperty(fc.array(recordOf(name), { minLength: 1, maxLength: most }), async (drawn) => {
        const userId = await newFeed();
        const records = drawn.map((stored) => ownedBy(userId, name, stored));
        await storeRecords(database, name, records);
        const { rows } = await loadFeedRows(database, userId, { after: 2 }, 1000);
        const expected = records
          .filter(({ version }) => version > 2)
          .sort((a, b) => a.version - b.version || (a.record.id < b.record.id ? -1 : 1));
        expect(rows.map(({ version }) => version)).toEqual(expected.map(({ version }) => version));
        const changes = rows.map(({ json }) => JSON.parse(json!) as unknown);
        const { rows: backward } = await loadFeedRows(database, userId, { upTo: 4 }, 1000);
        const upTo4 = await loadFeedRows(database, userId, { after: 0 }, 1000);
        expect(backward).toEqual(upTo4.rows.filter(({ version }) => version <= 4).reverse());
        expect(changes).toEqual(expected.map((stored) => storedToChange(name, stored)));
        const known = new Map(
          expected.filter((_, i) => i % 3 === 0).map((one) => [`${name}/${one.record.id}`, one.version]),
        );
        const others = new Map([...known].map(([key, version]): [string, number] => [key, version + 1]));
        const but = async (left: Map<string, number>) =>
          (await loadFeedRows(database, userId, { after: 2 }, 1000, left)).rows;
        expect(await but(known)).toEqual(rows.map((row, i) => (i % 3 === 0 ? { ...row, json: null } : row)));
        expect(await but(others)).toEqual(rows);
        for (const change of changes) expect(changeSchema.safeParse(change).success).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

const ownedBy = (userId: string, name: ResourceName, stored: StoredRecord): StoredRecord => ({
  ...stored,
  userId,
  record: { ...stored.record, id: name === 'preferences' ? userId : randomUUID() },
});

async function newFeed(): Promise<string> {
  const id = randomUUID();
  await database('users').insert({
    ...{ id, name: 'Ada', email: `${id}@example.org`, email_key: `${id}@example.org`, password_hash: '-' },
    created_at: new Date(0),
  });
  await database('feeds').insert({ user_id: id, version: 9 });
  return id;
}

test('no more than asked for, of all resources together', async () => {
  const userId = await newFeed();
  for (const name of ['goals', 'logs'] as const)
    await storeRecords(
      database,
      name,
      fc.sample(recordOf(name), 10).map((stored) => ownedBy(userId, name, stored)),
    );
  const { head, rows } = await loadFeedRows(database, userId, { after: 0 }, 7);
  expect(rows).toHaveLength(7);
  expect(rows.map(({ version }) => version)).toEqual(rows.map(({ version }) => version).sort());
  expect(head).toMatchObject({ version: 9, mark: '', purged: 0 });
});

test('nobody has a feed who is not there', async () => {
  await expect(loadFeedRows(database, randomUUID(), { after: 0 }, 7)).rejects.toMatchObject({
    code: 'session_revoked',
  });
});
