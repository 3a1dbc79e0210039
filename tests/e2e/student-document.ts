/** An export of a guest who has used the app for three weeks, to fill a device with at once. */
import { v5 } from 'uuid';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { EXPORT_FORMAT, EXPORT_VERSION } from '#protocol/export.ts';

const GUEST = '00000000-0000-0000-0000-000000000000';
const NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const DAYS = 21;

/** Goals and entries up to the day after `today`. A file's content. */
export function studentDocument(today: CalendarDay): string {
  const days = Array.from({ length: DAYS + 1 }, (_, index) => addDays(today, index - DAYS + 1));
  const record = (name: string, date: CalendarDay, fields: object) => {
    const at = `${addDays(today, -DAYS)}T08:00:00.000Z`;
    const ms = Date.parse(at).toString(16).padStart(12, '0');
    return {
      id: v5(`${name} ${date}`, NAMESPACE),
      date,
      ...fields,
      ...{ createdAt: at, updatedAt: at, stamps: { '*': `${ms}-0000-9f8e7d6c5b4a3f2e` } },
    };
  };
  const goal = (title: string, date: CalendarDay, position: string, completed: boolean) =>
    record(title, date, {
      ...{ title, position, completed, notes: '', subject: 'Maths', reminder: null, routineId: null },
    });
  return JSON.stringify({
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exportedAt: `${today}T08:00:00.000Z`,
    user: { id: GUEST, name: 'Guest', email: 'guest@studentos.invalid', createdAt: `${today}T08:00:00.000Z` },
    records: {
      goals: days.flatMap((date) => [
        goal('Solve a set', date, 'a0', date < today),
        goal('Read ten pages', date, 'a1', date < addDays(today, -1)),
      ]),
      logs: days
        .filter((date) => date <= today)
        .map((date) =>
          record('log', date, { text: `Fractions, ${date}`, minutes: 40, subject: 'Maths', goalId: null }),
        ),
    },
  });
}
