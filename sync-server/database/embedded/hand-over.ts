/** Gives a data directory to the user that PostgreSQL runs as, when it was another's. */
import fs from 'node:fs';
import path from 'node:path';
import { identityFor, type Identity } from './identity.ts';
import { isHeld } from './running-server.ts';

/**
 * The user for the cluster, to whom all of it belongs from then on. One that a server of another user has open stays as it is
 * until that one has ended.
 * @param data  the data directory, which may not exist yet
 */
export function settleOwner(data: string): Identity {
  const identity = identityFor(data);
  const owner = fs.statSync(data, { throwIfNoEntry: false });
  if (!identity || !owner || owner.uid === identity.uid) return identity;
  if (isHeld(data)) return { uid: owner.uid, gid: owner.gid };
  handOver(data, identity);
  return identity;
}

/** The folder itself comes last: one that was cut short begins again. */
export function handOver(place: string, identity: { uid: number; gid: number }): void {
  if (fs.lstatSync(place).isDirectory())
    for (const name of fs.readdirSync(place)) handOver(path.join(place, name), identity);
  fs.lchownSync(place, identity.uid, identity.gid);
}
