/** What a NOTIFY says: a word, then ids. PostgreSQL takes less than 8,000 bytes of it. */

import type { Beside } from '../sync/known-to-author.ts';

/** The channel; names are of one database, so that servers of others hear nothing. */
export const CHANNEL = 'studentos';

/** `moved`: the feeds of these users. `ended`: these sessions, which a trigger says. */
export type About = 'moved' | 'ended';

/** 37 bytes each. */
const IDS_IN_ONE = 200;

/** As many payloads as it takes. */
export function idsToPayloads(about: About, ids: string[]): string[] {
  const payloads: string[] = [];
  for (let from = 0; from < ids.length; from += IDS_IN_ONE)
    payloads.push([about, ...ids.slice(from, from + IDS_IN_ONE)].join(' '));
  return payloads;
}

/** A name of a resource and an id; with its version under 60 bytes. */
const RECORDS_IN_ONE = 120;

/** What a stream may leave out, in as many payloads as it takes: `beside <user> <stream> <batch> goals/<id>@<version> …`. */
export function besideToPayloads({ userId, stream, batch, known }: Beside): string[] {
  const records = [...known].map(([key, version]) => `${key}@${version}`);
  const payloads: string[] = [];
  for (let from = 0; from < records.length; from += RECORDS_IN_ONE)
    payloads.push(['beside', userId, stream, batch, ...records.slice(from, from + RECORDS_IN_ONE)].join(' '));
  return payloads;
}

/** The inverse, of what follows the word. */
export function readBeside([userId = '', stream = '', batch = '', ...records]: string[]): Beside {
  const known = records.map((record): [string, number] => {
    const [key = '', version] = record.split('@');
    return [key, Number(version)];
  });
  return { userId, stream, batch: Number(batch), known: new Map(known), step: undefined };
}

/** Reads a payload; a word of another release is left to whoever knows it. */
export function readPayload(payload: string): { about: string; ids: string[] } {
  const [about = '', ...ids] = payload.split(' ');
  return { about, ids };
}
