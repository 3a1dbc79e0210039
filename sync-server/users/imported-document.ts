/** The document of an import: its frame is checked at once, its records are read one by one as they are asked for. */
import * as z from 'zod/mini';
import { importEnvelopeSchema } from '#protocol/export.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import { uuid } from '#protocol/text.ts';
import { refuseHostileJson } from '../http/hostile-json.ts';
import { parsePiece, takeApart, type DocumentPieces, type Piece } from './document-pieces.ts';
import type { ImportedRecord } from './imported-record.ts';
import type { ImportTally } from './import-tally.ts';

/** A record that is still bytes, apart from its id. */
export interface UnreadRecord {
  id: string;
  piece: Piece;
}

export interface ImportedDocument {
  /** How many records there are, those that were refused included. */
  count: number;
  records: Record<ResourceName, UnreadRecord[]>;
  /** Whether it asks to bring back what was deleted here since. */
  restore: boolean;
}

/** The largest record that a body of a REST call could hold. */
const LARGEST_RECORD = 256 * 1024;

const identified = z.looseObject({ id: uuid() });

/**
 * Reads all of a document but what its records say.
 * @param tally  told of each record that is none; when it is full, the rest is left unread
 * @throws Problem `invalid_request` for what is no document, `payload_too_large`
 */
export function readDocument(bytes: Uint8Array, tally: ImportTally): ImportedDocument {
  const { frame, lists } = takeApart(bytes);
  refuseHostileJson(frame);
  const { restore = false } = parse(importEnvelopeSchema, withoutRecords(frame), 'body');
  const records = {} as ImportedDocument['records'];
  let count = 0;
  for (const name of resourceNames) {
    const pieces = piecesOf(frame, name, lists);
    count += pieces.length;
    records[name] = readIds(bytes, name, pieces, tally);
  }
  return { count, records, restore };
}

/** @throws Problem `invalid_request` for what is no JSON */
export const readRecord = (bytes: Uint8Array, { id, piece }: UnreadRecord): ImportedRecord => ({
  ...(parsePiece(bytes, piece) as ImportedRecord),
  id,
});

function readIds(bytes: Uint8Array, resource: ResourceName, pieces: Piece[], tally: ImportTally): UnreadRecord[] {
  const read: UnreadRecord[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (tally.isFull) break;
    // Invalid JSON throws, because then the document is invalid. An invalid record is refused by itself.
    const input = parsePiece(bytes, piece);
    try {
      read.push({ id: idOf(input, piece), piece });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      tally.refuse({ resource, id: '', code: error.code, detail: `${resource}.${index}: ${error.message}` });
    }
  }
  return read;
}

function idOf(input: unknown, [start, end]: Piece): string {
  if (end - start > LARGEST_RECORD) throw new Problem('payload_too_large', 'The record is larger than any can be.');
  refuseHostileJson(input);
  return parse(identified, input, 'record').id;
}

/** The elements of a resource's list; none where there is no list. */
function piecesOf(frame: unknown, name: ResourceName, lists: DocumentPieces['lists']): Piece[] {
  const list = (frame as { records: Partial<Record<ResourceName, [number]>> }).records[name];
  return list === undefined ? [] : lists[list[0]]!;
}

/** The same with each list of records empty; what is no list stays, to be refused. */
function withoutRecords(frame: unknown): unknown {
  if (!isObject(frame) || !isObject(frame.records) || Array.isArray(frame.records)) return frame;
  const lists = Object.entries(frame.records).map(([name, list]) => [name, Array.isArray(list) ? [] : list] as const);
  return { ...frame, records: Object.fromEntries(lists) };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
