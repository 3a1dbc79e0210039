/** Numbers and counted things in German. */
import { formatNumber } from './formats.ts';

const rules = new Intl.PluralRules('de');

/** A number as the reader's region writes it: "1.200", in Switzerland "1'200". */
export const number = (value: number): string => formatNumber(value, 'de');

/** "1 Ziel", "0 Ziele", "1.200 Ziele". @param many  none, and two or more; in the case that the sentence asks for */
export const counted = (count: number, one: string, many: string): string =>
  `${number(count)} ${rules.select(count) === 'one' ? one : many}`;
