import { expect, test } from 'vitest';
import { refuseHostileJson } from './hostile-json.ts';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const refusal = expect.objectContaining({ code: 'invalid_request' }) as Error;

test('takes what the contract has', () => {
  expect(refuseHostileJson({ a: [{ b: { c: null } }, 'text', 1, true] })).toBeUndefined();
  expect(refuseHostileJson(null)).toBeUndefined();
});

test.each([18, 5000, 100_000])('refuses %d levels, without running out of stack', (depth) => {
  expect(() => refuseHostileJson(nested(depth))).toThrow(refusal);
});

test.each(['{"__proto__":1}', '[{"a":{"__proto__":{}}}]'])('refuses %s at any depth', (json) => {
  expect(() => refuseHostileJson(JSON.parse(json))).toThrow(refusal);
});
