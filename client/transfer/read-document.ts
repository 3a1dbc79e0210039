/** An export read back: the records in it that fit. Pure. */
import {
  EXPORT_FORMAT,
  EXPORT_VERSION,
  exportEnvelopeSchema,
  exportedRecordSchema,
  fromEarlier,
  type ExportEnvelope,
} from '#protocol/export.ts';
import type { Stamped } from '#protocol/merge.ts';
import { refuseMisnamed } from '#protocol/named-ids.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { idInAccount, resourceNames } from '#protocol/resources.ts';
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
    const { records } = parse(exportEnvelopeSchema, input, 'document');
    return readRecords(records, userId ?? GUEST_ID);
  } catch (cause) {
    if (cause instanceof Problem) return 'not-ours';
    throw cause;
  }
}

function readRecords(records: ExportEnvelope['records'], readerId: string): ReadDocument {
  const read: ReadDocument = { records: [], refused: 0 };
  for (const resource of resourceNames) {
    const schema = exportedRecordSchema(resource);
    for (const input of records[resource] ?? []) {
      try {
        const record = toStamped(parse(schema, fromEarlier(resource, input), 'record'));
        refuseMisnamed(resource, record.id, record);
        read.records.push({ resource, record: { ...record, id: idInAccount(resource, record.id, readerId) } });
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

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
