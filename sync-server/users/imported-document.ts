/** The document of an import, taken apart without holding up the server: its frame at once, its records a thousand at a time. */
import { setImmediate as breathe } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { User } from '#protocol/account.ts';
import { importEnvelopeSchema, type ImportRefusal } from '#protocol/export.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import { uuid } from '#protocol/text.ts';
import { refuseHostileJson } from '../hostile-json.ts';
import type { ImportedRecord } from './imported-record.ts';

export interface ImportedDocument {
  user: User;
  records: Record<ResourceName, ImportedRecord[]>;
  /** Whether it asks to bring back what was deleted here since. */
  restore: boolean;
}

const AT_ONCE = 1000;

const identified = z.looseObject({ id: uuid() });

/**
 * Reads all of a document but what its records say.
 * @param refuse  told of each record that is none
 * @throws Problem `invalid_request` for what is no document
 */
export async function readDocument(json: unknown, refuse: (refusal: ImportRefusal) => void): Promise<ImportedDocument> {
  const frame = withoutRecords(json);
  refuseHostileJson(frame);
  const { user, restore = false } = parse(importEnvelopeSchema, frame, 'body');
  const lists = (json as { records: Partial<Record<ResourceName, unknown[]>> }).records;
  const records = {} as ImportedDocument['records'];
  for (const resource of resourceNames) {
    records[resource] = [];
    for (const [index, input] of (lists[resource] ?? []).entries()) {
      if (index % AT_ONCE === 0) await breathe();
      try {
        refuseHostileJson(input);
        records[resource].push(parse(identified, input, 'record'));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        refuse({ resource, id: '', code: error.code, detail: `${resource}.${index}: ${error.message}` });
      }
    }
  }
  return { user, records, restore };
}

/** The same with each list of records empty; what is no list stays, to be refused. */
function withoutRecords(json: unknown): unknown {
  if (!isObject(json) || !isObject(json.records) || Array.isArray(json.records)) return json;
  const lists = Object.entries(json.records).map(([name, list]) => [name, Array.isArray(list) ? [] : list] as const);
  return { ...json, records: Object.fromEntries(lists) };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
