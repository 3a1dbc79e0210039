import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayId } from './day-id.ts';
import { uuidV5 } from './uuid-v5.ts';

/** As RFC 9562 has it, by another implementation of SHA-1. */
function reference(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8');
  const bytes = hash.digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

test('the example of RFC 9562', () => {
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
});

test('agrees with OpenSSL for any name, in any name space, of whatever version', () => {
  const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) =>
    Buffer.from(bytes)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  );
  fc.assert(
    fc.property(uuid, fc.string({ unit: 'grapheme', maxLength: 200 }), (namespace, name) => {
      expect(uuidV5(namespace, name)).toBe(reference(namespace, name));
    }),
    { numRuns: 300 },
  );
});

test('version 1: the ids of days hold for ever', () => {
  expect([dayId('2026-03-02'), dayId('0001-01-01'), dayId('9999-12-31')]).toEqual([
    'c76c734e-d775-533a-92a9-c165c52d8d4c',
    'ef0e133f-5a2e-5342-ad34-33a665718785',
    '69f8c9fb-87fa-59f4-9e0e-7f653025db34',
  ]);
});
