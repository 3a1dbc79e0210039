/** A record of an export as the mutations that it stands for. Pure. */
import type * as z from 'zod/mini';
import { deletedRecordSchema, fromEarlier, liveRecordSchema } from '#protocol/export.ts';
import { stampOf, type Stamps } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { formatStamp, parseStamp, stampMs, type Stamp } from '#protocol/stamp.ts';
import { readMutation } from '../apply/read-mutation.ts';

/** A record of a document of which only the id was looked at. */
export type ImportedRecord = Record<string, unknown> & { id: string };

interface LiveRecord extends ImportedRecord {
  createdAt: string;
  stamps: Stamps;
}

const LIVE = new Map(resourceNames.map((name) => [name, liveRecordSchema(name)]));

/**
 * At most two mutations: what the record says, and since when it was deleted, if it ever was. Each field keeps its stamp; the
 * instant of creation travels as the stamp of the create, which by then holds for no field.
 * @param latestMs  what is stamped later is from the future, in ms since 1970
 * @param newId     draws the ids of the mutations
 * @throws Problem `invalid_request`
 */
export function recordToMutations(
  resource: ResourceName,
  input: ImportedRecord,
  latestMs: number,
  newId: () => string,
): Mutation[] {
  const record = parse(
    schemaFor(resource, input),
    fromEarlier(resource, input),
    `record ${input.id}`,
  ) as ImportedRecord & { stamps: Stamps };
  const { deleted } = record.stamps;
  const address = { resource, recordId: record.id };
  const mutations: unknown[] = [];
  if (record.deleted === undefined)
    mutations.push({ id: newId(), ...address, ...write(resource, record as LiveRecord) });
  // Of a record that is there, a deletion from the future says nothing: stamped now, it would come after what brought the record back.
  const isTelling = record.deleted !== undefined || (deleted !== undefined && stampMs(deleted) <= latestMs);
  if (deleted !== undefined && isTelling) mutations.push({ id: newId(), ...address, method: 'DELETE', stamp: deleted });
  return mutations.map(readMutation);
}

/** The one schema that a record asks to be held against, so that it can be said what does not fit. */
const schemaFor = (resource: ResourceName, { deleted }: ImportedRecord): z.ZodMiniType =>
  deleted === undefined || !canBeDeleted(resource) ? LIVE.get(resource)! : deletedRecordSchema;

const canBeDeleted = (resource: ResourceName): boolean => resourceOf(resource).methods.includes('DELETE');

function write(resource: ResourceName, record: LiveRecord): Pick<Mutation, 'method' | 'body' | 'stamp' | 'stamps'> {
  const { fields, methods } = resourceOf(resource);
  const body: Record<string, unknown> = {};
  const stamps: Record<string, Stamp> = {};
  for (const name of Object.keys(fields)) {
    // A document of an earlier release lacks the fields that came since.
    if (!Object.hasOwn(record, name)) continue;
    body[name] = record[name];
    stamps[name] = stampOf(record.stamps, name) ?? refuseStamp(record, '*', 'is missing');
  }
  for (const name in record.stamps)
    if (name !== '*' && !(name === 'deleted' && canBeDeleted(resource)) && !Object.hasOwn(fields, name))
      refuseStamp(record, name, 'names a field that is not in the record');
  const earliest = Object.values(stamps).sort()[0];
  const method = methods.includes('POST') ? 'POST' : 'PATCH';
  return { method, body, stamp: creationStamp(record.createdAt, earliest), stamps };
}

function refuseStamp({ id }: LiveRecord, name: string, message: string): never {
  const path = `stamps.${name}`;
  throw new Problem('invalid_request', `The record ${id} is not valid: ${path} ${message}.`, {
    errors: [{ path, message }],
  });
}

/** A stamp of the instant at which a record was made. */
function creationStamp(createdAt: string, sample: Stamp | undefined): Stamp {
  const ms = Math.max(0, Date.parse(createdAt));
  return formatStamp({
    ms,
    counter: 0,
    replicaId: sample === undefined ? '0'.repeat(16) : parseStamp(sample).replicaId,
  });
}
