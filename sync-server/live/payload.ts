/** The payloads of NOTIFY: a word, then ids. PostgreSQL accepts less than 8,000 bytes. */

import type { Beside } from '../sync/known-to-author.ts';

/** The channel. Channels belong to one database, so servers with other databases do not receive it. */
export const CHANNEL = 'studentos';

/** `moved`: the feeds of these users moved. `ended`: these sessions ended, sent by a trigger. */
export type About = 'moved' | 'ended';

/** The most ids in one payload, 37 bytes each. */
const IDS_IN_ONE = 200;

/** Writes ids into as many payloads as needed. */
export function idsToPayloads(about: About, ids: string[]): string[] {
  const payloads: string[] = [];
  for (let from = 0; from < ids.length; from += IDS_IN_ONE)
    payloads.push([about, ...ids.slice(from, from + IDS_IN_ONE)].join(' '));
  return payloads;
}

/** The most records in one payload: resource, id and version have less than 60 bytes. */
const RECORDS_IN_ONE = 120;

/** The records that a stream may leave out, in as many payloads as needed: `beside <user> <stream> <batch> goals/<id>@<version> …`. */
export function besideToPayloads({ userId, stream, batch, known }: Beside): string[] {
  const records = [...known].map(([key, version]) => `${key}@${version}`);
  const payloads: string[] = [];
  for (let from = 0; from < records.length; from += RECORDS_IN_ONE)
    payloads.push(['beside', userId, stream, batch, ...records.slice(from, from + RECORDS_IN_ONE)].join(' '));
  return payloads;
}

/** The inverse, for the words after the first. */
export function readBeside([userId = '', stream = '', batch = '', ...records]: string[]): Beside {
  const known = records.map((record): [string, number] => {
    const [key = '', version] = record.split('@');
    return [key, Number(version)];
  });
  return { userId, stream, batch: Number(batch), known: new Map(known), step: undefined };
}

/** Reads a payload. The caller ignores words of other releases. */
export function readPayload(payload: string): { about: string; ids: string[] } {
  const [about = '', ...ids] = payload.split(' ');
  return { about, ids };
}
