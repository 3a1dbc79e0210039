/** Numbers and counted things in Arabic, whose nouns have six forms. */
import { formatNumber } from './formats.ts';

const rules = new Intl.PluralRules('ar');

/** A number in the digits that the reader's region uses. */
export const number = (value: number): string => formatNumber(value, 'ar');

/** A noun by number. None, one and two are words of their own; the others follow the number. */
export type Noun = Readonly<Record<Intl.LDMLPluralRule, string>>;

/** «هدف واحد», «هدفان», «٣ أهداف», «١١ هدفًا», «١٠٠ هدف». */
export function counted(count: number, noun: Noun): string {
  const form = rules.select(count);
  return form === 'zero' || form === 'one' || form === 'two' ? noun[form] : `${number(count)} ${noun[form]}`;
}

/** Keeps foreign words from turning the order of the words around them. */
export const apart = (text: string): string => `\u2068${text}\u2069`;

/** As the subject of a sentence. */
export const nouns = {
  goal: { zero: 'لا أهداف', one: 'هدف واحد', two: 'هدفان', few: 'أهداف', many: 'هدفًا', other: 'هدف' },
  change: { zero: 'لا تغييرات', one: 'تغيير واحد', two: 'تغييران', few: 'تغييرات', many: 'تغييرًا', other: 'تغيير' },
  line: { zero: 'لا أسطر', one: 'سطر واحد', two: 'سطران', few: 'أسطر', many: 'سطرًا', other: 'سطر' },
  record: { zero: 'لا سجلات', one: 'سجل واحد', two: 'سجلان', few: 'سجلات', many: 'سجلًا', other: 'سجل' },
  day: { zero: 'لا أيام', one: 'يوم واحد', two: 'يومان', few: 'أيام', many: 'يومًا', other: 'يوم' },
  device: { zero: 'لا أجهزة', one: 'جهاز واحد', two: 'جهازان', few: 'أجهزة', many: 'جهازًا', other: 'جهاز' },
  week: { zero: 'لا أسابيع', one: 'أسبوع واحد', two: 'أسبوعين', few: 'أسابيع', many: 'أسبوعًا', other: 'أسبوع' },
  text: { zero: 'لا نصوص', one: 'نص واحد', two: 'نصان', few: 'نصوص', many: 'نصًا', other: 'نص' },
  result: { zero: 'لا نتائج', one: 'نتيجة واحدة', two: 'نتيجتان', few: 'نتائج', many: 'نتيجة', other: 'نتيجة' },
} as const satisfies Record<string, Noun>;

/** After a verb or a preposition, where the dual changes. */
export const objects = {
  goal: { ...nouns.goal, two: 'هدفين' },
  change: { ...nouns.change, two: 'تغييرين' },
  record: { ...nouns.record, two: 'سجلين' },
  letter: { zero: 'لا أحرف', one: 'حرف واحد', two: 'حرفين', few: 'أحرف', many: 'حرفًا', other: 'حرف' },
  month: { zero: 'أقل من شهر', one: 'شهر واحد', two: 'شهرين', few: 'أشهر', many: 'شهرًا', other: 'شهر' },
  year: { zero: 'أقل من سنة', one: 'سنة واحدة', two: 'سنتين', few: 'سنوات', many: 'سنة', other: 'سنة' },
} as const satisfies Record<string, Noun>;
