/** Records, fields and their values as people call them. */
import { formatDay, formatMinutes, formatTime, formatWallTime } from '#client/messages/formats.ts';
import type { SheetMessages } from '#client/messages/english-sheets.ts';
import { isCalendarDay } from '#protocol/calendar-day.ts';

/** What a person calls a record: a goal by its title, an entry by its text, a subject by its name, a day by its date. */
export function recordName({ title, text, name, date }: Record<string, unknown>): string {
  const words = title ?? text ?? name;
  if (typeof words === 'string') return words;
  return typeof date === 'string' && isCalendarDay(date) ? formatDay(date, 'shortYear') : '';
}

/** Whether a field says something to a person. Where a row stands does not. */
export const isTellable = (field: string, { fields }: SheetMessages['records']): boolean =>
  field !== 'position' && field !== 'goalId' && Object.hasOwn(fields, field);

const OF_MINUTES = /minutes$|^estimate$/i;

/** A value in words, in the reader's own formats. */
export function valueToText(field: string, value: unknown, messages: SheetMessages['records']): string {
  if (value === null || value === undefined || value === '') return messages.nothing;
  if (typeof value === 'boolean') return value ? messages.yes : messages.no;
  if (typeof value === 'number') return OF_MINUTES.test(field) ? formatMinutes(value) : String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if ((field === 'date' || field === 'workFrom') && isCalendarDay(value)) return formatDay(value, 'shortYear');
  if (field.endsWith('At')) return formatTime(value);
  return field === 'reminder' || field === 'time' ? formatWallTime(value) : value;
}
