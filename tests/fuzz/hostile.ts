/** Values that no client of ours sends. */
import type { Dice } from '#tests/support/dice.ts';

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udfffb',
  '\u200b',
  '\ufeff',
  'e\u0301',
  'ﷺ'.repeat(70),
  '𝕏'.repeat(201),
  'ẞ',
  '\u202ereversed',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  "'; drop table goals; --",
  '" or 1=1 --',
  '%00',
  '%',
  '_',
  '\\',
  '$1',
  '??',
  ':id',
  '\r\nSet-Cookie: a=b',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '{{7*7}}',
  'x'.repeat(201),
  'x'.repeat(10_001),
  '1e309',
  'NaN',
  'null',
  'true',
  '2026-02-30',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '10000-01-01',
  '+275760-09-13',
  '-000001-01-01',
  '2026-3-2',
  '2026-03-02T00:00:00Z',
  '24:00',
  '23:60',
  'a0',
  'Zz',
  'a00',
  'FREQ=DAILY',
  'FREQ=SECONDLY',
  'Mars/Olympus',
  'i-klingon',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
];

const NUMBERS = [0, -0, -1, 1, 1.5, 6, 7, 1440, 1441, 2 ** 31, 2 ** 53, -(2 ** 63), 1e21, 1e308, 5e-324];

const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'id',
  'userId',
  'stamps',
  'deleted',
  '*',
  '',
  'a.b',
  '\0',
];

/** Something that is wrong nearly everywhere; its parts nest a little. */
export function hostileValue(dice: Dice, depth = 0): unknown {
  const kind = dice.below(depth < 3 ? 9 : 6);
  if (kind < 3) return dice.pick(TEXTS);
  if (kind < 5) return dice.pick(NUMBERS);
  if (kind === 5) return dice.pick([null, true, false]);
  if (kind === 6) return Array.from({ length: dice.below(4) }, () => hostileValue(dice, depth + 1));
  return withKey({}, hostileKey(dice), hostileValue(dice, depth + 1));
}

export const hostileText = (dice: Dice): string => dice.pick(TEXTS);

export const hostileKey = (dice: Dice): string => dice.pick(KEYS);

/** An object with one more own key, whatever it is called. */
const withKey = (object: object, key: string, value: unknown): object =>
  Object.defineProperty({ ...object }, key, { value, enumerable: true, configurable: true, writable: true });

/** A valid object with some of its fields made wrong, left out or added. */
export function spoil(dice: Dice, valid: Record<string, unknown>): object {
  let spoiled: object = { ...valid };
  for (let times = dice.below(3); times > 0; times -= 1) {
    const key = dice.chance(0.75) && Object.keys(valid).length > 0 ? dice.pick(Object.keys(valid)) : hostileKey(dice);
    if (dice.chance(0.2)) delete (spoiled as Record<string, unknown>)[key];
    else spoiled = withKey(spoiled, key, hostileValue(dice));
  }
  return spoiled;
}

/** JSON as text, sometimes spoiled once more where an object cannot say it: duplicate keys, depth, numbers, bytes that are missing. */
export function spoiledJson(dice: Dice, value: unknown): string {
  const json = JSON.stringify(value) ?? '';
  const kind = dice.below(24);
  if (kind === 0) return json.slice(0, dice.below(json.length + 1));
  if (kind === 1) return json.replace('{', '{"title":"first","title":"second","__proto__":{"polluted":true},');
  if (kind === 2) return `${'['.repeat(5000)}${json}${']'.repeat(5000)}`;
  if (kind === 3) return '{"a":'.repeat(5000) + json + '}'.repeat(5000);
  if (kind === 4) return json.replace(/:[^,{}[\]]+/, ':1e999');
  if (kind === 5) return `\ufeff${json}`;
  if (kind === 6) return json.replace(/"/, '"\\ud800');
  if (kind === 7) return `[${json},${json}]`;
  return json;
}
