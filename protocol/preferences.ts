/** Preferences: one record per user, under the user's id. It exists from the start, with defaults. */
import * as z from 'zod/mini';
import { defineResource, type RecordOf } from './resource.ts';
import { wholeNumber } from './whole-number.ts';

export const preferences = defineResource({
  fields: {
    /** The hour at which a new day begins: 0 is midnight; with 4, the hours after midnight belong to the day before. */
    dayStart: wholeNumber(0, 6),
    /** 0 is Sunday. */
    weekStart: wholeNumber(0, 6),
    /** An IANA name; null follows the device. */
    timeZone: z.nullable(z.string().check(z.maxLength(64), z.refine(isTimeZone, 'must be an IANA time zone'))),
    /** A BCP 47 tag; null follows the device. */
    locale: z.nullable(z.string().check(z.maxLength(64), z.refine(isLocale, 'must be a BCP 47 language tag'))),
    theme: z.enum(['system', 'light', 'dark']),
  },
  defaults: { dayStart: 0, weekStart: 1, timeZone: null, locale: null, theme: 'system' },
  perUser: true,
  methods: ['PATCH'],
  search: [],
  order: [],
});

export type Preferences = RecordOf<typeof preferences>;

function isTimeZone(name: string): boolean {
  return isAccepted(() => new Intl.DateTimeFormat('en', { timeZone: name }));
}

function isLocale(tag: string): boolean {
  return isAccepted(() => new Intl.Locale(tag));
}

function isAccepted(construct: () => unknown): boolean {
  try {
    construct();
    return true;
  } catch {
    return false;
  }
}
