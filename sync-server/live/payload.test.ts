import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { idsToPayloads, readPayload } from './payload.ts';

test('however many there are, all arrive, in payloads that PostgreSQL takes', () => {
  const ids = Array.from({ length: 1001 }, () => randomUUID());
  const payloads = idsToPayloads('moved', ids);
  expect(Math.max(...payloads.map((payload) => payload.length))).toBeLessThan(8000);
  expect(payloads.map(readPayload).every(({ about }) => about === 'moved')).toBe(true);
  expect(payloads.flatMap((payload) => readPayload(payload).ids)).toEqual(ids);
});

test('nothing to say is not said', () => {
  expect(idsToPayloads('moved', [])).toEqual([]);
});
