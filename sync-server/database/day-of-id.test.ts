import { expect, test } from 'vitest';
import { addDays } from '#protocol/calendar-day.ts';
import { dayId } from '#protocol/day-id.ts';
import { uuidV5 } from '#protocol/uuid-v5.ts';
import { dayOfId } from './day-of-id.ts';

const TODAY = '2026-03-02';
const NOW_MS = Date.parse(`${TODAY}T12:00:00Z`);

test('an id of the days around today says its day, and of no other', () => {
  for (const days of [0, 1, -1, 400, -400, 9_862, -9_862]) {
    const day = addDays(TODAY, days);
    expect(dayOfId(dayId(day), NOW_MS)).toBe(day);
  }
  for (const days of [10_000, -10_000, 100_000]) expect(dayOfId(dayId(addDays(TODAY, days)), NOW_MS)).toBeUndefined();
  const id = dayId(TODAY);
  for (const other of [uuidV5(id, TODAY), `${id.slice(0, 24)}000000000000`, id.replace('-5', '-4')])
    expect(dayOfId(other, NOW_MS)).toBeUndefined();
});

test('as time goes on, days to come are known, too', () => {
  const later = addDays(TODAY, 10_000);
  expect(dayOfId(dayId(later), NOW_MS + 200 * 86_400_000)).toBe(later);
});
