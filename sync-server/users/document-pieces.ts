/**
 * Takes the JSON of a document apart before it is parsed: its frame, and each element of its lists of records as the bytes that it
 * stands in. So a document of any size costs the memory of its bytes and of one record: parsed as a whole, 32 MiB of tiny values
 * would be half a gigabyte.
 */
import { Problem } from '#protocol/problem.ts';

/** Where an element stands: its first byte, and the one after its last. */
export type Piece = readonly [start: number, end: number];

export interface DocumentPieces {
  /** The document with a number instead of the elements of each list; the number is the place in `lists`. */
  frame: unknown;
  lists: Piece[][];
}

/** A list of records is an array in an object in an object. */
const LIST_DEPTH = 3;
/** 32 MiB of the shortest records there are. */
const MOST_PIECES = 300_000;
/** The frame of an export has some hundred bytes. */
const LARGEST_FRAME = 64 * 1024;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Finds the elements of each list; whether they are JSON, `parsePiece` says.
 * @throws Problem `invalid_request` when what is around them is no JSON; `payload_too_large`
 */
export function takeApart(bytes: Uint8Array): DocumentPieces {
  const frame: Uint8Array[] = [];
  const lists: Piece[][] = [];
  let pieces = 0;
  let kept = hasMark(bytes) ? 3 : 0;
  let start = 0;
  const open: number[] = [];
  const isInList = (): boolean =>
    open.length === LIST_DEPTH && open[0] === OPEN_OBJECT && open[1] === OPEN_OBJECT && open[2] === OPEN_LIST;
  const add = (end: number): void => {
    if ((pieces += 1) > MOST_PIECES) throw tooMany();
    lists.at(-1)!.push([start, end]);
    start = end + 1;
  };
  for (let at = kept; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      open.push(byte);
      if (byte === OPEN_OBJECT || !isInList()) continue;
      lists.push([]);
      frame.push(bytes.subarray(kept, at + 1), Buffer.from(String(lists.length - 1)));
      start = at + 1;
    } else if (byte === COMMA && isInList()) add(at);
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (isInList()) {
        kept = at;
        if (lists.at(-1)!.length > 0 || !isBlank(bytes, start, at)) add(at);
      }
      open.pop();
    }
  }
  frame.push(bytes.subarray(kept));
  const length = frame.reduce((sum, part) => sum + part.length, 0);
  if (length > LARGEST_FRAME) throw tooMany();
  return { frame: parseBytes(Buffer.concat(frame)), lists };
}

/** Whether the bytes begin with a byte order mark, as some editors write it. */
const hasMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** The place of the quote that ends a text; the end of the bytes where there is none. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1)
    if (bytes[at] === BACKSLASH) at += 1;
    else if (bytes[at] === QUOTE) return at;
  return bytes.length;
}

const isBlank = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) if (![0x20, 0x09, 0x0a, 0x0d].includes(bytes[at]!)) return false;
  return true;
};

/** The value of an element. @throws Problem `invalid_request` for what is no JSON in UTF-8 */
export const parsePiece = (bytes: Uint8Array, [start, end]: Piece): unknown => parseBytes(bytes.subarray(start, end));

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    throw new Problem('invalid_request', 'The body is not valid JSON in UTF-8.');
  }
}

const tooMany = (): Problem =>
  new Problem('payload_too_large', 'The document holds more values than one import can take. Send it in parts.');
