/** What a NOTIFY says: a word, then ids. PostgreSQL takes less than 8,000 bytes of it. */

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

/** Reads a payload; a word of another release is left to whoever knows it. */
export function readPayload(payload: string): { about: string; ids: string[] } {
  const [about = '', ...ids] = payload.split(' ');
  return { about, ids };
}
