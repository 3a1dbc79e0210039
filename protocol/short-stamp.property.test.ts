import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { stampParts } from '#tests/support/arbitrary.ts';
import { parse } from './parse.ts';
import { expandStamp, MAX_REPLICAS, StampShortener } from './short-stamp.ts';
import { wireStampSchema } from './stamp-schema.ts';
import { formatStamp } from './stamp.ts';

const anyBase = fc.maxSafeNat().map((n) => n % 2 ** 48);

it('[R115] every stamp of a message comes back as it was, whatever it is measured by', () => {
  fc.assert(
    fc.property(anyBase, fc.array(stampParts.map(formatStamp), { maxLength: 30 }), (base, stamps) => {
      const shortener = new StampShortener(base);
      const short = stamps.map((stamp) => shortener.shorten(stamp));
      for (const text of short) expect(parse(wireStampSchema, text, 'stamp')).toBe(text);
      expect(short.map((text) => expandStamp(text, shortener))).toEqual(stamps);
    }),
    { numRuns: 1000 },
  );
});

it('[R115] of more replicas than a message may name, the stamps stay long', () => {
  const shortener = new StampShortener(0);
  const stamps = Array.from({ length: MAX_REPLICAS + 5 }, (_, i) =>
    formatStamp({ ms: i, counter: 0, replicaId: i.toString(16).padStart(16, '0') }),
  );
  const short = stamps.map((stamp) => shortener.shorten(stamp));
  expect(shortener.replicas).toHaveLength(MAX_REPLICAS);
  expect(short.map((text) => expandStamp(text, shortener))).toEqual(stamps);
});

it('[R115] no other text is a stamp', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^-?[0-9a-f]{1,16}(-[0-9a-f]{0,6}){1,3}$/)), (text) => {
      const stamp = expandStamp(text, { base: 1_772_443_200_000, replicas: ['9f8e7d6c5b4a3f2e'] });
      if (stamp !== undefined) expect(stamp).toMatch(/^[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{16}$/);
      if (!/^-?\d+-\d+-\d+$/.test(text) && text.length !== 34) expect(stamp).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});
