import { expect, test } from 'vitest';
import { reminderAt } from './reminder-time.ts';

const at = (text: string): number => Date.parse(text);

test('a reminder is a time on the wall of its day, in the zone of its author', () => {
  expect(reminderAt('2026-03-02', '17:00', 'Europe/Berlin')).toBe(at('2026-03-02T17:00:00+01:00'));
  expect(reminderAt('2026-07-02', '17:00', 'Europe/Berlin')).toBe(at('2026-07-02T17:00:00+02:00'));
});

test('one at night rings in that night, though the day begins later for its author', () => {
  expect(reminderAt('2026-03-02', '01:30', 'Europe/Berlin')).toBe(at('2026-03-02T01:30:00+01:00'));
});

test('a time that the clock skips rings right after, and one that comes twice rings once', () => {
  expect(reminderAt('2026-03-29', '02:30', 'Europe/Berlin')).toBe(at('2026-03-29T03:30:00+02:00'));
  expect(reminderAt('2026-10-25', '02:30', 'Europe/Berlin')).toBe(at('2026-10-25T02:30:00+02:00'));
});
