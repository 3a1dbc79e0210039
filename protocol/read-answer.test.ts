import { expect, test } from 'vitest';
import { LATER_DAY } from './goal.ts';
import { readAnswer, readEvent } from './read-answer.ts';
import { ZERO_STAMP } from './stamp.ts';

const id = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';
const later = { resource: 'goals', record: { id, title: 'Some day', date: LATER_DAY, stamps: { '*': ZERO_STAMP } } };
const day = { resource: 'deadlines', record: { id, title: 'Exam', date: LATER_DAY, stamps: { '*': ZERO_STAMP } } };

test('[R88] a goal without a day has none, also where a server of protocol 1 tells of it, in a round or in the stream', () => {
  const serverTime = '2026-03-02T09:00:00.000Z';
  const told = { cursor: 'c', changes: [later, day] };
  for (const { changes } of [readAnswer({ ...told, results: [], hasMore: false, serverTime }), readEvent(told)])
    expect(changes.map(({ record }) => record.date)).toEqual([null, LATER_DAY]);
});
