/** The name of this instance: all processes over one database share it, two instances on one host differ. */
import { createHash } from 'node:crypto';
import type { Database } from './connection.ts';

const LENGTH = 12;

/** Asks for it; see `createInstanceId`. */
export type InstanceId = () => Promise<string>;

/**
 * Reads the name from the database when it is first wanted, and remembers it.
 * @returns 12 characters of hex, for the names of cookies; an unavailable database throws, and is asked again the next time
 */
export function createInstanceId(database: Database): InstanceId {
  let known: string | undefined;
  return async () => {
    known ??= instanceToId((await database<{ instance: string }>('epoch').first('instance'))!.instance);
    return known;
  };
}

const instanceToId = (instance: string): string =>
  createHash('sha256').update(`studentos instance ${instance}`).digest('hex').slice(0, LENGTH);
