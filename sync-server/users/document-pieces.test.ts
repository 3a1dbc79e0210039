import { expect, test } from 'vitest';
import { parsePiece, takeApart } from './document-pieces.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text);

function whole(text: string): unknown {
  const bytes = bytesOf(text);
  const { frame, lists } = takeApart(bytes);
  const elements = lists.map((list) => list.map((piece) => parsePiece(bytes, piece)));
  return { frame, elements };
}

test('each element of a list in the second object is a piece, whatever is in its texts', () => {
  const records = [{ text: 'a ] } , [ { " \\ é', list: [1, [2]] }, 7, 'x', []];
  const document = { user: { id: 'u' }, records: { goals: records, logs: [], routines: [{}] } };
  expect(whole(JSON.stringify(document, null, 1))).toEqual({
    frame: { user: { id: 'u' }, records: { goals: [0], logs: [1], routines: [2] } },
    elements: [records, [], [{}]],
  });
});

test('a byte order mark before the document is no part of it', () => {
  expect(whole('\uFEFF{"records":{"goals":[1]}}')).toEqual({ frame: { records: { goals: [0] } }, elements: [[1]] });
});

test.each([
  '{"records":{"goals":[1 2]}}',
  '{"records":{"goals":[1,]}}',
  '{"records":{"goals":[,1]}}',
  '{"records":{"goals":[{"a":]}}',
  '{"records":{"goals":["a]}}',
  '{"records":{"goals":[\uFEFF1]}}',
  '{"records":{"goals":[1}}',
  '{"records":{"goals":[1]}',
  '{"records":{"goals":[1]]}',
  ']',
  '',
])('what is no JSON is refused: %s', (text) => {
  expect(() => whole(text)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});

test('a byte that is not UTF-8 is refused', () => {
  const bytes = Buffer.concat([bytesOf('{"records":{"goals":["'), Buffer.from([0xff]), bytesOf('"]}}')]);
  expect(() => parsePiece(bytes, takeApart(bytes).lists[0]![0]!)).toThrow('not valid JSON');
});

test('more elements, or a larger frame, than a document of 32 MiB can have are refused', () => {
  const tooLarge = expect.objectContaining({ code: 'payload_too_large' }) as Error;
  expect(() => takeApart(bytesOf(`{"records":{"goals":[${'0,'.repeat(300_000)}0]}}`))).toThrow(tooLarge);
  expect(() => takeApart(bytesOf(`[${'[],'.repeat(30_000)}0]`))).toThrow(tooLarge);
});
