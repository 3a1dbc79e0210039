/** The names of records and fields, and their values in words. */
import { formatDay, formatMinutes, formatTime, formatWallTime } from '#client/messages/formats.ts';
import type { SheetMessages } from '#client/messages/english-sheets.ts';
import { isCalendarDay } from '#protocol/calendar-day.ts';

/** The name of a record: the title of a goal, the text of an entry, the name of a subject, the date of a day. */
export function recordName({ title, text, name, date }: Record<string, unknown>): string {
  const words = title ?? text ?? name;
  if (typeof words === 'string') return words;
  return typeof date === 'string' && isCalendarDay(date) ? formatDay(date, 'shortYear') : '';
}

/** Whether a field means something to a person; a position does not. */
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
