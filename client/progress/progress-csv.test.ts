import { describe, expect, it } from 'vitest';
import { daysToCsv } from './progress-csv.ts';

describe('progress as a table', () => {
  it('has a row for each day, with rest and what was done', () => {
    const days = new Map([
      ['2026-11-23', { total: 2, done: 1, logs: 1, minutes: 40 }],
      ['2026-11-25', { total: 1, done: 1, logs: 0, minutes: 0 }],
    ]);
    expect(daysToCsv(days, '2026-11-22', '2026-11-25').split('\r\n')).toEqual([
      'date,goals,goals_done,log_entries,minutes,rest_day',
      '2026-11-22,0,0,0,0,0',
      '2026-11-23,2,1,1,40,0',
      '2026-11-24,0,0,0,0,1',
      '2026-11-25,1,1,0,0,0',
      '',
    ]);
  });
});
