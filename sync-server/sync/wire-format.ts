/** Converts requests and answers of each protocol. Inside the server everything has the form of protocol 2, with long stamps. */
import { isKnownField, isKnownResource, knownPart } from '#protocol/known-part.ts';
import { latestStamp } from '#protocol/merge.ts';
import { Problem } from '#protocol/problem.ts';
import { fromProtocol1, toProtocol1 } from '#protocol/protocol-1.ts';
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import { expandStamp, mapStamps, StampShortener, type StampBase } from '#protocol/short-stamp.ts';
import { stampMs } from '#protocol/stamp.ts';
import type { Change, Result } from '#protocol/sync-answer.ts';
import { FIRST_SCHEMA } from '#protocol/sync.ts';

/** A mutation of which only the id has been checked. */
export type Entry = Record<string, unknown> & { id: string };

/** Expands the stamps of a mutation. A text that is no stamp is left for the schema, which names its path. */
export function expandEntry(entry: Entry, measure: StampBase): Entry {
  const long = (stamp: unknown): unknown =>
    typeof stamp === 'string' ? (expandStamp(stamp, measure) ?? stamp) : stamp;
  const { stamp, stamps } = entry;
  const isMap = typeof stamps === 'object' && stamps !== null && !Array.isArray(stamps);
  return {
    ...entry,
    ...(stamp !== undefined && { stamp: long(stamp) }),
    ...(isMap && { stamps: mapStamps(stamps as Record<string, unknown>, long) }),
  };
}

const FIRST_RESOURCES = resourceNames.filter((name) => isKnownResource(name, FIRST_SCHEMA));

/** Converts a mutation of protocol 1. @throws Problem `invalid_request` for members that protocol 1 does not know */
export function entryFromProtocol1(entry: Entry): Entry {
  const { resource, body } = entry as Entry & { resource: ResourceName; body?: unknown };
  if (!resourceNames.includes(resource)) return entry;
  if (!FIRST_RESOURCES.includes(resource)) throw invalid('resource', `must be one of ${FIRST_RESOURCES.join(', ')}`);
  if (typeof body !== 'object' || body === null) return entry;
  for (const field of Object.keys(body))
    if (!isKnownField(resource, field, FIRST_SCHEMA) && field !== 'id')
      throw invalid(`body.${field}`, 'is not a known field');
  return { ...entry, body: fromProtocol1(resource, body as Record<string, unknown>) };
}

const invalid = (path: string, message: string): Problem =>
  new Problem('invalid_request', `The mutation is not valid: ${path} ${message}.`, { errors: [{ path, message }] });

/** Converts a result for protocol 1. */
export function resultToProtocol1(name: ResourceName, result: Result): Result {
  if (!result.overwrote) return result;
  const known = Object.entries(result.overwrote).filter(
    ([field]) => field === 'deleted' || isKnownField(name, field, FIRST_SCHEMA),
  );
  const { overwrote: _, ...rest } = result;
  return known.length === 0 ? rest : { ...rest, overwrote: toProtocol1(name, Object.fromEntries(known)) };
}

/** Writes the changes of one message, each given as its JSON. */
export interface ChangeWriter {
  /** Writes the JSON of a list; called once for a message. */
  write(changes: readonly string[]): string;
  /** The base and replicas of their stamps; called after `write`. */
  measure(): { base?: number; replicas?: string[] };
}

/** A writer for one message. */
export function changeWriter(protocol: number): ChangeWriter {
  if (protocol === 1)
    return { write: (changes) => `[${changes.flatMap(changeToProtocol1).join()}]`, measure: () => ({}) };
  let shortener = new StampShortener(0);
  return {
    write(changes) {
      shortener = new StampShortener(firstMs(changes));
      return `[${changes.map((json) => shortenChange(json, shortener)).join()}]`;
    },
    measure: () => ({ base: shortener.base, replicas: shortener.replicas }),
  };
}

/** The time of the earliest change with a stamp of a replica. */
function firstMs(changes: readonly string[]): number {
  for (const json of changes) {
    const ms = stampMs(latestStamp(stampsOf(json).stamps)!);
    if (ms > 0) return ms;
  }
  return 0;
}

/** Converts a change for schema 1; none for a resource that it does not know. */
function changeToProtocol1(json: string): string[] {
  const { resource, record } = JSON.parse(json) as Change;
  if (!isKnownResource(resource, FIRST_SCHEMA)) return [];
  return [JSON.stringify({ resource, record: toProtocol1(resource, knownPart(resource, record, FIRST_SCHEMA)) })];
}

/** Finds the stamps of a record in its JSON. They come last and contain no user text, so the rest need not be parsed. */
function stampsOf(json: string): { begin: number; end: number; stamps: Record<string, string> } {
  const begin = json.indexOf('{', json.lastIndexOf('"stamps"'));
  const end = json.indexOf('}', begin) + 1;
  return { begin, end, stamps: JSON.parse(json.slice(begin, end)) as Record<string, string> };
}

function shortenChange(json: string, shortener: StampShortener): string {
  const { begin, end, stamps } = stampsOf(json);
  const short = JSON.stringify(mapStamps(stamps, (stamp) => shortener.shorten(stamp)));
  return json.slice(0, begin) + short + json.slice(end);
}
