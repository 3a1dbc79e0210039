/** An export read back: which of its records fit, under the ids that they have for whoever reads it. Pure. */
import { v5 } from 'uuid';
import {
  EXPORT_FORMAT,
  EXPORT_VERSION,
  exportEnvelopeSchema,
  exportedRecordSchema,
  type ExportEnvelope,
} from '#protocol/export.ts';
import type { Stamped } from '#protocol/merge.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import type { StampedRecord } from '#client/store/import-records.ts';
import { GUEST_ID } from '#client/store/preferences.ts';

export interface ReadDocument {
  records: StampedRecord[];
  /** How many do not fit. */
  refused: number;
}

/** Why a file cannot be read at all. */
export type Unreadable = 'not-json' | 'not-ours' | 'too-new';

/**
 * @param userId  who reads it; null for a guest
 * @returns what is wrong with the whole file, where something is
 */
export function readDocument(text: string, userId: string | null): ReadDocument | Unreadable {
  const input = toJson(text);
  if (input === undefined) return 'not-json';
  const { format, version } = (input ?? {}) as { format?: unknown; version?: unknown };
  if (format === EXPORT_FORMAT && typeof version === 'number' && version > EXPORT_VERSION) return 'too-new';
  try {
    const { user, records } = parse(exportEnvelopeSchema, input, 'document');
    return readRecords(records, toOwn(user.id, userId));
  } catch (cause) {
    if (cause instanceof Problem) return 'not-ours';
    throw cause;
  }
}

function readRecords(
  records: ExportEnvelope['records'],
  own: (resource: ResourceName, record: Stamped) => Stamped,
): ReadDocument {
  const read: ReadDocument = { records: [], refused: 0 };
  for (const resource of resourceNames) {
    const schema = exportedRecordSchema(resource);
    for (const input of records[resource] ?? []) {
      try {
        read.records.push({ resource, record: own(resource, toStamped(parse(schema, input, 'record'))) });
      } catch (cause) {
        if (!(cause instanceof Problem)) throw cause;
        read.refused += 1;
      }
    }
  }
  return read;
}

/** A record as it merges: that it is deleted stands in its stamps. @throws Problem where a value has no stamp */
function toStamped(record: Record<string, unknown>): Stamped {
  const { deleted: _, updatedAt: __, ...stamped } = record as Stamped;
  if (Object.keys(stamped.stamps).length === 0) throw new Problem('invalid_request', 'A record needs stamps.');
  return stamped;
}

/**
 * Gives records the ids that they have for the reader. A guest's ids are nobody's yet, and one's own stay. Those of another
 * account are taken there, so each is replaced by one that follows from it and from the reader.
 */
function toOwn(author: string, userId: string | null): (resource: ResourceName, record: Stamped) => Stamped {
  const foreign = author !== GUEST_ID && userId !== null && author !== userId;
  const idOf = (id: unknown): unknown => (foreign && typeof id === 'string' ? v5(id, userId) : id);
  return (resource, record) => {
    if (!resourceOf(resource).methods.includes('POST')) return { ...record, id: userId ?? GUEST_ID };
    if (!foreign) return record;
    const entries = Object.entries(record).map(([field, value]) => [
      field,
      field === 'id' || field.endsWith('Id') ? idOf(value) : value,
    ]);
    return Object.fromEntries(entries) as Stamped;
  };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
