/** Arabic: "غدًا", "بعد ٣ أيام", "الجمعة القادمة", "١٢ مارس", "الساعة ٥ مساءً", "كل اثنين وخميس". */
import { everyRule, weekdaysRule, type Frequency } from '#protocol/make-rule.ts';
import { comingWeekday, dateOf, later, lookUp, oneOf, timeOf, words, type Rule } from './grammar.ts';

const NEAR = {
  ...{ اليوم: 0, الليلة: 0, 'هذا المساء': 0, غدا: 1, غدًا: 1, غداً: 1, بكرة: 1, 'بعد غد': 2, 'بعد الغد': 2 },
  ...{ 'الأسبوع القادم': 7, 'الأسبوع المقبل': 7 },
};
/** Without their article, and as hurried hands write them. */
const WEEKDAYS = {
  ...{ أحد: 0, احد: 0, اثنين: 1, إثنين: 1, ثلاثاء: 2, أربعاء: 3, اربعاء: 3, خميس: 4, جمعة: 5, سبت: 6 },
};
const MONTHS = {
  ...{ يناير: 1, فبراير: 2, مارس: 3, أبريل: 4, ابريل: 4, مايو: 5, يونيو: 6, يوليو: 7, أغسطس: 8, اغسطس: 8 },
  ...{ سبتمبر: 9, أكتوبر: 10, اكتوبر: 10, نوفمبر: 11, ديسمبر: 12 },
};
const UNITS: Record<string, 'day' | 'week' | 'month'> = {
  ...{ يوم: 'day', أيام: 'day', ايام: 'day', يومًا: 'day', يوما: 'day' },
  ...{ أسبوع: 'week', اسبوع: 'week', أسابيع: 'week', اسابيع: 'week', شهر: 'month', أشهر: 'month', شهور: 'month' },
};
const DUALS: Record<string, 'day' | 'week' | 'month'> = {
  يومين: 'day',
  أسبوعين: 'week',
  اسبوعين: 'week',
  شهرين: 'month',
};
const NUMBERS = { ثلاثة: 3, أربعة: 4, خمسة: 5, ستة: 6, سبعة: 7, ثمانية: 8, تسعة: 9, عشرة: 10 };
const ADVERBS: Record<string, Frequency> = {
  ...{ يوميا: 'DAILY', يوميًا: 'DAILY', يومياً: 'DAILY', 'كل يوم': 'DAILY' },
  ...{ أسبوعيا: 'WEEKLY', أسبوعيًا: 'WEEKLY', أسبوعياً: 'WEEKLY', 'كل أسبوع': 'WEEKLY' },
  ...{ شهريا: 'MONTHLY', شهريًا: 'MONTHLY', شهرياً: 'MONTHLY', 'كل شهر': 'MONTHLY' },
};
const AFTERNOON = /^(?:م|مساء|ظهر|عصر)/;
const HALVES = '(?:صباحا|صباحًا|صباحاً|مساءً|مساء|ظهرا|ظهرًا|عصرا|عصرًا|ص|م)';
const DIGIT = '[\\d٠-٩]';
const WEEKDAY = `(?:ال)?(?:${oneOf(WEEKDAYS)})`;

const toNumber = (digits: string): number =>
  Number(digits.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)));

/** "١٢ مساءً" is noon's half, "١٢ صباحًا" midnight's. */
function hourOf(hour: string, half: string | undefined): number {
  if (half === undefined) return toNumber(hour);
  return (toNumber(hour) % 12) + (AFTERNOON.test(half) ? 12 : 0);
}

const toWeekday = (text: string): number => lookUp(WEEKDAYS, text.replace(/^و?(?:ال)?/, ''))!;

export const arabic: Rule[] = [
  {
    kind: 'repeat',
    pattern: words(`كل_(?:يوم_)?(?<days>${WEEKDAY}(?:(?:_|،\\s*)و${WEEKDAY})*)`),
    value: ({ days }) => weekdaysRule(days!.split(/[\s،]+/).map(toWeekday)),
  },
  {
    kind: 'repeat',
    pattern: words(`(?<adverb>${oneOf(ADVERBS)})`),
    value: ({ adverb }) => everyRule(lookUp(ADVERBS, adverb)!),
  },
  {
    kind: 'date',
    pattern: words(`(?<near>${oneOf(NEAR)})`),
    value: ({ near }, today) => later(today, lookUp(NEAR, near)!, 'day'),
  },
  {
    kind: 'date',
    pattern: words(
      `بعد_(?:(?<dual>${oneOf(DUALS)})|(?:(?<count>${DIGIT}{1,3}|${oneOf(NUMBERS)})_)?(?<unit>${oneOf(UNITS)}))`,
    ),
    value: ({ dual, count, unit }, today) => {
      if (dual !== undefined) return later(today, 2, lookUp(DUALS, dual)!);
      return later(today, count === undefined ? 1 : (lookUp(NUMBERS, count) ?? toNumber(count)), lookUp(UNITS, unit)!);
    },
  },
  {
    kind: 'date',
    pattern: words(`(?:يوم_)?ال(?<weekday>${oneOf(WEEKDAYS)})(?:_(?:القادمة?|المقبلة?))?`),
    value: ({ weekday }, today) => comingWeekday(today, lookUp(WEEKDAYS, weekday)!),
  },
  {
    kind: 'date',
    pattern: words(`(?:في_|يوم_)?(?<day>${DIGIT}{1,2})_(?<month>${oneOf(MONTHS)})(?:_(?<year>${DIGIT}{4}))?`),
    value: ({ day, month, year }, today) =>
      dateOf(today, toNumber(day!), lookUp(MONTHS, month)!, year && String(toNumber(year))),
  },
  {
    kind: 'time',
    pattern: words(`(?:في_)?(?:الساعة_)(?<hour>${DIGIT}{1,2})(?::(?<minute>${DIGIT}{2}))?(?:_(?<half>${HALVES}))?`),
    value: ({ hour, minute, half }) => timeOf(hourOf(hour!, half), toNumber(minute ?? '0')),
  },
];
