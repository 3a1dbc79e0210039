/** Records, fields and their values as people call them. */
import { formatDay, formatMinutes, formatWallTime } from '#client/messages/formats.ts';
import type { Messages } from '#client/messages/english.ts';
import { isCalendarDay } from '#protocol/calendar-day.ts';

/** What a person calls a record: a goal by its title, an entry by its text. */
export function recordName(fields: Record<string, unknown>): string {
  const name = fields.title ?? fields.text;
  return typeof name === 'string' ? name : '';
}

/** Whether a field says something to a person. Where a row stands does not. */
export const isTellable = (field: string, { fields }: Messages['sync']): boolean =>
  field !== 'position' && field !== 'goalId' && Object.hasOwn(fields, field);

/** A value in words, in the reader's own formats. */
export function valueToText(field: string, value: unknown, messages: Messages['sync']): string {
  if (value === null || value === undefined || value === '') return messages.nothing;
  if (typeof value === 'boolean') return value ? messages.yes : messages.no;
  if (typeof value === 'number') return field === 'minutes' ? formatMinutes(value) : String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (field === 'date' && isCalendarDay(value)) return formatDay(value, 'shortYear');
  return field === 'reminder' ? formatWallTime(value) : value;
}
