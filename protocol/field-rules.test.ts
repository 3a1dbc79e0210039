import { describe, expect, test } from 'vitest';
import { refuseBroken, refuseBrokenCreate } from './field-rules.ts';
import { LATER_DAY, doubleKey, type Goal } from './goal.ts';
import type { Mutation } from './mutation.ts';
import { Problem } from './problem.ts';
import type { ResourceName } from './resources.ts';
import { formatStamp, type Stamp } from './stamp.ts';

const at = (ms: number): Stamp => formatStamp({ ms, counter: 0, replicaId: 'a'.repeat(16) });
const START = '2026-03-02T09:00:00.000Z';
const day = (date: string, time = '09:00:00.000'): string => `${date}T${time}Z`;

/** The field that a refusal names; undefined for none. */
function refusal(run: () => void): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request') return error.extras.errors![0]!.path;
    throw error;
  }
  return undefined;
}

const logged = { date: '2026-03-02', text: 'Cells', startedAt: START };
const routine = { title: 'Revise', rule: 'FREQ=WEEKLY', startDate: '2026-03-02' };
const goal = { title: 'Read', date: '2026-03-02', position: 'a0' };
const ROUTINE = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';

const CASES: [what: string, name: ResourceName, body: Record<string, unknown>, path: string | undefined][] = [
  ['a log that ends as it starts', 'logs', { ...logged, endedAt: START }, undefined],
  ['a log of 24 hours', 'logs', { ...logged, endedAt: day('2026-03-03') }, undefined],
  ['a log that ends before it starts', 'logs', { ...logged, endedAt: day('2026-03-02', '08:59:59.999') }, 'endedAt'],
  ['a log of more than 24 hours', 'logs', { ...logged, endedAt: day('2026-03-03', '09:00:00.001') }, 'endedAt'],
  ['a log with an end alone', 'logs', { ...logged, startedAt: null, endedAt: START }, 'endedAt'],
  ['a log that runs', 'logs', logged, undefined],
  ['a routine that ends on its first day', 'routines', { ...routine, endDate: '2026-03-02' }, undefined],
  ['a routine that ends before it starts', 'routines', { ...routine, endDate: '2026-03-01' }, 'endDate'],
  ['three times a week', 'routines', { ...routine, times: 3 }, undefined],
  ['three times a month', 'routines', { ...routine, rule: 'INTERVAL=2;FREQ=MONTHLY', times: 3 }, undefined],
  ['three times a day', 'routines', { ...routine, rule: 'FREQ=DAILY', times: 3 }, 'times'],
  ['ten days after', 'routines', { ...routine, rule: 'FREQ=DAILY;COUNT=1', afterDays: 10 }, undefined],
  ['ten days after, each week', 'routines', { ...routine, afterDays: 10 }, 'rule'],
  ['both', 'routines', { ...routine, rule: 'FREQ=DAILY;COUNT=1', afterDays: 10, times: 3 }, 'times'],
  ['a goal without a day', 'goals', { ...goal, date: null }, undefined],
  ['a goal of a routine without a day', 'goals', { ...goal, date: null, routineId: ROUTINE }, 'date'],
];

describe('[R79] a rule over several fields', () => {
  test.each(CASES)('judges %s, in REST and in a create', (_, name, body, path) => {
    expect(refusal(() => refuseBroken(name, { ...body }, body))).toBe(path);
    const create: Mutation = { id: 'm', method: 'POST', resource: name, recordId: 'r', body, stamp: at(1) };
    expect(refusal(() => refuseBrokenCreate(create))).toBe(path);
  });

  test('says nothing of a change that leaves its fields alone', () => {
    const broken = { ...routine, endDate: '2026-03-01' };
    expect(refusal(() => refuseBroken('routines', broken, { title: 'New' }))).toBeUndefined();
    expect(refusal(() => refuseBroken('routines', broken, { startDate: '2026-03-02' }))).toBe('endDate');
  });

  test('lets the merge of several writes stand, also where it is sent whole', () => {
    const body = { ...routine, endDate: '2026-03-01' };
    const whole: Mutation = { id: 'm', method: 'POST', resource: 'routines', recordId: 'r', body, stamp: at(1) };
    expect(refusal(() => refuseBrokenCreate({ ...whole, stamps: { endDate: at(2) } }))).toBeUndefined();
    expect(refusal(() => refuseBrokenCreate({ ...whole, stamps: { title: at(2) } }))).toBe('endDate');
    expect(refusal(() => refuseBrokenCreate({ ...whole, method: 'PATCH' }))).toBeUndefined();
  });
});

describe('[R82] doubles', () => {
  const key = (fields: Partial<Goal>) =>
    doubleKey({ title: 'Read', date: '2026-03-02', subject: null, letGo: false, ...fields });

  test('are goals of one title, one day and one subject, as titles compare', () => {
    expect(key({ title: 'READ' })).toBe(key({}));
    expect(key({ subject: 'maths' })).toBe(key({ subject: 'Maths' }));
    expect(key({ subject: 'Maths' })).not.toBe(key({}));
    expect(key({ title: 'Read Maths' })).not.toBe(key({ title: 'Read', subject: 'Maths' }));
    expect(key({ date: '2026-03-03' })).not.toBe(key({}));
  });

  test('are none without a day, and none that were let go', () => {
    expect([key({ date: null }), key({ letGo: true })]).toEqual([undefined, undefined]);
  });

  test('have no day that means "later" to clients of protocol 1', () => {
    expect(LATER_DAY).toBe('9999-12-31');
  });
});
