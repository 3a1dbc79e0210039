import { expect, test } from 'vitest';
import { arrayLiteral } from './array-literal.ts';

const self = (value: unknown): unknown => value;

test.each<[Parameters<typeof arrayLiteral>[0], unknown[], string | null]>([
  ['text', [], null],
  ['uuid', [null, undefined], null],
  ['text', [null, undefined, '', 'NULL', 'a,b', '{}', ' x '], '{NULL,NULL,"","NULL","a,b","{}"," x "}'],
  ['text', ['say "hi"', 'back\\slash', 'line\nbreak'], '{"say \\"hi\\"","back\\\\slash","line\nbreak"}'],
  ['jsonb', [{ '*': 'a"b' }, null], '{"{\\"*\\":\\"a\\\\\\"b\\"}",NULL}'],
  ['boolean', [true, false, null], '{true,false,NULL}'],
  ['integer', [0, 5, null], '{0,5,NULL}'],
  ['date', ['2026-03-01', null], '{2026-03-01,NULL}'],
])('%s: %j', (type, values, text) => {
  expect(arrayLiteral(type, values, self)).toBe(text);
});
