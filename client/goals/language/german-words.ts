/** German weekdays, months, numbers and units, for the patterns of that language. */

export const WEEKDAYS = {
  ...{ sonntag: 0, montag: 1, dienstag: 2, mittwoch: 3, donnerstag: 4, freitag: 5, samstag: 6, sonnabend: 6 },
};
/** Some of these are words of their own, so they count after "am" or "nächsten" only. */
export const ANY_WEEKDAY = { ...WEEKDAYS, so: 0, mo: 1, di: 2, mi: 3, do: 4, fr: 5, sa: 6 };
export const MONTHS = {
  ...{ januar: 1, jänner: 1, februar: 2, märz: 3, april: 4, mai: 5, juni: 6, juli: 7, august: 8, september: 9 },
  ...{ oktober: 10, november: 11, dezember: 12, jan: 1, feb: 2, mrz: 3, apr: 4, jun: 6, jul: 7, aug: 8, sep: 9 },
  ...{ sept: 9, okt: 10, nov: 11, dez: 12 },
};
export const NUMBERS = {
  ...{ einem: 1, einer: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10 },
};
export const UNITS: Record<string, 'day' | 'week' | 'month'> = {
  ...{ tag: 'day', tage: 'day', tagen: 'day' },
  ...{ woche: 'week', wochen: 'week' },
  ...{ monat: 'month', monaten: 'month' },
};
