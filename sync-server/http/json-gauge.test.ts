import { expect, test } from 'vitest';
import { createJsonGauge } from './json-gauge.ts';

/** Measures a text, given in pieces of some bytes. */
function measure(text: string, pieceBytes = 1000): void {
  const gauge = createJsonGauge({ depth: 3, values: 10 });
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += pieceBytes) gauge(bytes.subarray(from, from + pieceBytes));
}

test.each([
  ['as deep as it may be', '[[[1]]]'],
  ['brackets in texts', '["[[[[[[", "{\\"{{{{{\\\\"]'],
  ['as many values as there may be', '[1,2,3,4,5,6,7,8,9,10]'],
  ['commas in texts', '[",,,,,,,,,,,,,,,,,"]'],
])('takes %s, cut anywhere', (_, text) => {
  for (const pieceBytes of [1, 2, 3, 1000]) expect(() => measure(text, pieceBytes)).not.toThrow();
});

test.each([
  ['lists', '[[[[1]]]]'],
  ['objects', '{"a":{"a":{"a":{"a":1}}}}'],
  ['after a text that ends in a backslash', '["\\\\",[[['],
])('refuses what is nested too deep: %s', (_, text) => {
  for (const pieceBytes of [1, 1000])
    expect(() => measure(text, pieceBytes)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});

test.each(['[1,2,3,4,5,6,7,8,9,10,11]', '[[],[],[],[],[],[]]'])('refuses too many values: %s', (text) => {
  expect(() => measure(text)).toThrow(expect.objectContaining({ code: 'payload_too_large' }));
});
