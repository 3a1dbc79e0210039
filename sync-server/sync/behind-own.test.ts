import { expect, it } from 'vitest';
import type { Position } from './cursor.ts';
import { behindOwn, keyOfRow, stepOf, type Known, type Sent } from './known-to-author.ts';

const FROM: Position = { version: 7, rest: 0, head: { epoch: '', version: 7, mark: 'm', purged: 0 } };
const POINT = { version: 9, mark: 'm' };

const sent = (recordId: string, { changed = true, stoodAt = 7, feed = POINT } = {}): Sent =>
  ({
    entry: {},
    mutation: { resource: 'goals', recordId },
    outcome: { result: { id: recordId, status: 201 }, changed, stood: { version: stoodAt, mark: 'm' }, feed },
  }) as unknown as Sent;

const knows = (...ids: string[]): Known => new Map(ids.map((id) => [keyOfRow('goals', id), 9]));

it('[R111] whoever knows all of their batch, with nothing before it, goes on behind it', () => {
  const batch = [sent('a'), sent('b'), sent('a', { changed: false })];
  const step = stepOf(batch, knows('a', 'b'));
  expect(step).toMatchObject({ from: { version: 7 }, to: POINT });
  expect(behindOwn(FROM, step)?.version).toBe(9);
});

it.each<[string, Position | null, Sent[], Known]>([
  ['has seen nothing yet', null, [sent('a')], knows('a')],
  ['is on a first pull', { ...FROM, rest: 3 }, [sent('a')], knows('a')],
  ['has not seen what somebody wrote before', FROM, [sent('a', { stoodAt: 8 })], knows('a')],
  ['lacks a value of one record', FROM, [sent('a'), sent('b')], knows('a')],
  ['changed nothing', FROM, [sent('a', { changed: false })], knows()],
  ['was taken in two batches', FROM, [sent('a'), sent('b', { feed: { version: 10, mark: 'm' } })], knows('a', 'b')],
  ['sent nothing', FROM, [], knows()],
])('[R111] whoever %s reads on from where they were', (_, from, mutations, known) => {
  expect(behindOwn(from, stepOf(mutations, known))).toBe(from);
});
