/** Spellings that REST takes beside the canonical one. */

/** RFC 3339: with any fraction of a second or none, in UTC or with an offset. */
const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/i;

/** An instant in UTC with milliseconds; any other text, and a date that does not exist, as it is. */
export function toInstant(text: string): string {
  const [, seconds, fraction = '', offset] = INSTANT.exec(text) ?? [];
  if (seconds === undefined) return text;
  const local = `${seconds.toUpperCase()}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  // A date that does not exist comes back as another one.
  if (new Date(`${local}Z`).toJSON() !== `${local}Z`) return text;
  return new Date(`${local}${offset!.toUpperCase()}`).toJSON() ?? text;
}

/** Names that CLDR, which `Intl` answers with, keeps as they were before they changed. */
const RENAMED: Record<string, string> = {
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Louisville': 'America/Kentucky/Louisville',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
};

/** The name of a time zone as IANA spells it; any other text as it is. */
export function toTimeZone(text: string): string {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
    return RENAMED[timeZone] ?? timeZone;
  } catch {
    return text;
  }
}
