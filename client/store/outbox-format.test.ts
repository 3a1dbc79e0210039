import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addGoal, newDevice } from '#tests/support/device.ts';
import type { OutboxEntry } from './database.ts';
import { release, takeBatch } from './outbox.ts';
import { OUTBOX_FORMAT, upgradeEntry } from './outbox-format.ts';
import { write } from './write.ts';

interface Fixture {
  format: number;
  entries: OutboxEntry[];
}

const FOLDER = path.join(import.meta.dirname, 'outbox-fixtures');
const fixtures = readdirSync(FOLDER).map(
  (name) => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as Fixture,
);

/** What every format's fixture says: a new goal, a title on its way with a tick behind it, a deletion. */
const TOLD = [
  ['POST', { title: 'Read 10 pages', date: '2026-01-31', completed: false }],
  ['PATCH', { title: 'Read 20 pages', completed: true }],
  ['DELETE', undefined],
];

describe.each(fixtures)('an outbox of format $format', ({ entries }) => {
  it('[R52] is sent whole by this build', async () => {
    const { store } = newDevice();
    await store.outbox.bulkPut(entries);
    await release(store);
    const batches = [await takeBatch(store, 500), await takeBatch(store, 500)].flat();
    expect(batches.map(({ method, body }) => [method, body])).toEqual(
      TOLD.map(([method, body]) => [method, body && (expect.objectContaining(body) as unknown)]),
    );
    expect(new Set(batches.map(({ recordId }) => recordId)).size).toBe(entries.length);
  });

  it('[R52] goes on being edited, and is stored anew as it changes', async () => {
    const { store } = newDevice();
    await store.outbox.bulkPut(entries);
    const [{ id }] = entries as [OutboxEntry];
    await write(store, [{ resource: 'goals', id, put: { notes: 'ch. 3' } }]);
    const entry = await store.outbox.get(['goals', id]);
    expect(entry).toMatchObject({ format: OUTBOX_FORMAT, queued: { method: 'POST', body: { notes: 'ch. 3' } } });
  });

  it('[R52] upgraded twice is upgraded once', () => {
    for (const entry of entries) expect(upgradeEntry(upgradeEntry(entry))).toEqual(upgradeEntry(entry));
  });
});

it('[R52] the newest fixture is what this build writes, and there is one of each format', async () => {
  const { store } = newDevice();
  const id = await addGoal(store);
  await takeBatch(store, 500);
  await write(store, [{ resource: 'goals', id, put: { completed: true } }]);
  const written = (await store.outbox.get(['goals', id]))!;
  const newest = fixtures.find(({ format }) => format === OUTBOX_FORMAT)!.entries.find(({ sending }) => sending)!;
  const shape = ({ queued, sending, ...entry }: OutboxEntry) =>
    [entry, queued!, sending!].map((part) => Object.keys(part).sort());
  expect(shape(written)).toEqual(shape(newest));
  expect(fixtures.map(({ format }) => format).sort()).toEqual(
    Array.from({ length: OUTBOX_FORMAT }, (_, index) => index + 1),
  );
});
