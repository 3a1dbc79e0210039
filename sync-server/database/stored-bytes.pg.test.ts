/** What a record counts, in JavaScript and in SQL; and what the migration counts for who is there already. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { exampleOf } from '#protocol/examples.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { openFreshDatabase } from '#tests/support/postgres.ts';
import { down, up } from '../migrations/20261130-03-feed-bytes.ts';
import { storeRecords, type StoredRecord } from './records.ts';
import { storedBytes, storedBytesSql } from './stored-bytes.ts';

const database = await openFreshDatabase();
const userId = randomUUID();

/** Texts that are as long as they may be, of letters of two bytes; everything else as in the example. */
const LONG: Record<string, number> = { title: 200, notes: 10_000, text: 10_000, subject: 50 };

function recordsOf(name: ResourceName): StoredRecord[] {
  const { fields, methods } = resourceOf(name);
  const example = exampleOf(name);
  const of = (value: (field: string) => unknown, deleted: boolean): StoredRecord => {
    const id = randomUUID();
    const body = Object.fromEntries(Object.keys(fields).map((field) => [field, value(field)]));
    const stamps = { '*': ZERO_STAMP, ...(deleted && { deleted: ZERO_STAMP }) };
    const record = { ...body, id, stamps, createdAt: '2026-03-01T09:30:00.000Z' };
    return { userId, record, versions: { '*': 1 }, deleted, version: 1 };
  };
  const long = (field: string): unknown =>
    field in LONG ? 'é'.repeat(LONG[field]!) : field === 'position' ? `a${'1'.repeat(255)}` : example[field];
  const states = methods.includes('DELETE') ? [false, true] : [false];
  return states.flatMap((deleted) => [
    of((field) => example[field], deleted),
    of(long, deleted),
    of((field) => (field === 'title' || field === 'text' ? 'x'.repeat(65) : example[field]), deleted),
  ]);
}

test.each(resourceNames)('a record of %s counts the same in both', async (name) => {
  const records = recordsOf(name);
  await storeRecords(database, name, records);
  const { rows } = await database.raw<{ rows: { id: string; bytes: number }[] }>(
    `select id, ${storedBytesSql(name)} as bytes from "${name}" where user_id = '${userId}'`,
  );
  const inSql = new Map(rows.map(({ id, bytes }) => [id, Number(bytes)]));
  expect(records.map(({ record }) => inSql.get(record.id))).toEqual(records.map((one) => storedBytes(name, one)));
  await database(name).where({ user_id: userId }).delete();
});

test('a deletion of what never was counts half a row', async () => {
  const record = { id: randomUUID(), stamps: { deleted: ZERO_STAMP }, createdAt: '2026-03-01T09:30:00.000Z' };
  const ghost: StoredRecord = { userId, record, versions: { deleted: 1 }, deleted: true, version: 1 };
  await storeRecords(database, 'goals', [ghost]);
  const bytes = database.raw<number>(storedBytesSql('goals'));
  expect(await database('goals').where({ user_id: userId }).first({ bytes })).toEqual({ bytes: 512 });
  expect(storedBytes('goals', ghost)).toBe(512);
  await database('goals').where({ user_id: userId }).delete();
});

test('the migration counts what is stored already', async () => {
  let sum = 0;
  for (const name of resourceNames.filter((each) => resourceOf(each).since === 1)) {
    const records = recordsOf(name);
    await storeRecords(database, name, records);
    sum += records.reduce((bytes, one) => bytes + storedBytes(name, one), 0);
  }
  await database('feeds').insert({ user_id: userId, version: 7 });
  const empty = randomUUID();
  await database('feeds').insert({ user_id: empty, version: 1 });
  await down(database);
  await up(database);
  expect(await database('feeds').where({ user_id: userId }).first()).toMatchObject({ bytes: sum, counted_version: 7 });
  expect(await database('feeds').where({ user_id: empty }).first()).toMatchObject({ bytes: 0 });
});
