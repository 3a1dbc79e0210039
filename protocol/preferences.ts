/** Preferences: one record per user, whose id is the user's id. It always exists. */
import * as z from 'zod/mini';
import { defineResource } from './resource.ts';

export const preferences = defineResource({
  name: 'preferences',
  fields: {
    /** The hour at which a new day begins: 0 is midnight, 4 lets the night belong to the day before. */
    dayStart: z.int().check(z.minimum(0), z.maximum(6)),
    /** 0 is Sunday. */
    weekStart: z.int().check(z.minimum(0), z.maximum(6)),
    /** An IANA name; null follows the device. */
    timeZone: z.nullable(z.string().check(z.maxLength(64), z.refine(isTimeZone, 'must be an IANA time zone'))),
    /** A BCP 47 tag; null follows the device. */
    locale: z.nullable(z.string().check(z.maxLength(64), z.refine(isLocale, 'must be a BCP 47 language tag'))),
    theme: z.enum(['system', 'light', 'dark']),
  },
  defaults: { dayStart: 0, weekStart: 1, timeZone: null, locale: null, theme: 'system' },
  methods: ['PATCH'],
  filters: [],
  search: [],
  order: [],
});

export type Preferences = z.infer<typeof preferences.record>;

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
