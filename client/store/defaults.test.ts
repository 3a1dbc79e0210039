import { describe, expect, test } from 'vitest';
import type { Stamped } from '#protocol/merge.ts';
import { formatStamp, ZERO_STAMP } from '#protocol/stamp.ts';
import { newDevice, START_MS } from '#tests/support/device.ts';
import { absorb } from './absorb.ts';
import { takeBatch } from './outbox.ts';
import { write } from './write.ts';

const ID = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';
const theirs = formatStamp({ ms: START_MS - 1000, counter: 0, replicaId: 'f'.repeat(16) });
const put = { title: 'Read', date: '2026-01-31', position: 'a0' };

/** A goal as a server tells it that does not know the field `notes`. */
const older = { ...put, completed: true, subject: null, id: ID, stamps: { '*': theirs } };

describe('[R81] a field that was never set', () => {
  test('is not told, and bears the system stamp of defaults here', async () => {
    const { store } = newDevice();
    await write(store, [{ resource: 'goals', id: ID, put: { ...put, completed: true, notes: '' } }]);
    const [mutation] = await takeBatch(store, 500);
    expect(mutation).toMatchObject({ method: 'POST', body: { ...put, completed: true } });
    expect(Object.keys(mutation!.body!).sort()).toEqual(['completed', 'date', 'position', 'title']);
    const { notes, subject, stamps } = (await store.goals.get(ID))!;
    expect([notes, subject, stamps.notes, stamps.subject]).toEqual(['', null, ZERO_STAMP, ZERO_STAMP]);
  });

  test('and that a server does not send is read as its default', async () => {
    const { store } = newDevice();
    const answer = {
      cursor: 'c',
      changes: [{ resource: 'goals' as const, record: older }],
      hasMore: false,
      results: [],
    };
    await absorb(store, { from: null, answer, sent: new Map(), settle: () => undefined });
    const row = (await store.goals.get(ID))!;
    expect(row).toMatchObject({ completed: true, notes: '', reminder: null });
    expect([row.stamps.notes, row.stamps.title ?? row.stamps['*']]).toEqual([ZERO_STAMP, theirs]);
  });

  test('and that an earlier build did not store is read as its default', async () => {
    const { store } = newDevice();
    await store.goals.put(older as Stamped as never);
    expect((await store.goals.toArray())[0]).toMatchObject({ completed: true, notes: '', reminder: null });
    await write(store, [{ resource: 'goals', id: ID, put: { notes: 'chapter 3' } }]);
    expect((await takeBatch(store, 500))[0]).toMatchObject({ method: 'PATCH', body: { notes: 'chapter 3' } });
  });
});
