/** Numbers and counted things in English. */
import { formatNumber } from './formats.ts';

const rules = new Intl.PluralRules('en');

/** A number as the reader's region writes it: "1,200". */
export const whole = { format: (value: number): string => formatNumber(value, 'en') };

/** "1 change", "1,200 changes". */
export const counted = (count: number, one: string, many: string): string =>
  `${whole.format(count)} ${rules.select(count) === 'one' ? one : many}`;
