/** Under which user PostgreSQL runs, since it refuses to run as root, and which folders that user can reach. */
import fs from 'node:fs';
import path from 'node:path';
import { StartRefusal } from '../../start-refusal.ts';
import { ownUser } from './own-user.ts';

/** The uid and gid to spawn with; `null` means "as we are". */
export type Identity = { uid: number; gid: number } | null;

/** The user `nobody` of every Linux and most Unixes, whom other programs run as too. */
export const NOBODY = { uid: 65534, gid: 65534 };

/**
 * As root: the owner of an existing cluster, so that a checkout which was used without root before goes on working, but for root
 * and `nobody`; else a user of its own, and where there can be none, `nobody`. As anyone else: ourselves.
 * @param cluster  the data directory, which may not exist yet
 */
export function identityFor(cluster: string): Identity {
  if (process.getuid?.() !== 0) return null;
  const owner = fs.statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0 && owner.uid !== NOBODY.uid) return { uid: owner.uid, gid: owner.gid };
  return ownUser(cluster) ?? NOBODY;
}

/** Hands a file or folder that we made to the user PostgreSQL runs as. */
export function giveTo(identity: Identity, place: string): void {
  if (identity) fs.chownSync(place, identity.uid, identity.gid);
}

/** Whether the user can walk down to a place: every existing folder on the way lets them pass. */
export function canReach(place: string, identity: Identity = NOBODY): boolean {
  if (!identity) return true;
  for (let folder = path.resolve(place); ; folder = path.dirname(folder)) {
    const stats = fs.statSync(folder, { throwIfNoEntry: false });
    if (stats && !mayPass(stats, identity)) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

function mayPass(stats: fs.Stats, { uid, gid }: { uid: number; gid: number }): boolean {
  if (stats.uid === uid) return (stats.mode & 0o100) !== 0;
  if (stats.gid === gid) return (stats.mode & 0o010) !== 0;
  return (stats.mode & 0o001) !== 0;
}

/**
 * Makes a folder, and the missing ones above it, that others may pass through but not list, whatever the umask.
 * @throws StartRefusal  where there can be no such folder
 */
export function makePassable(folder: string): void {
  const first = orRefuse(folder, () => fs.mkdirSync(folder, { recursive: true }));
  if (first === undefined) return;
  for (let made = path.resolve(folder); made.length >= first.length; made = path.dirname(made))
    fs.chmodSync(made, 0o711);
}

/** Does something to a place under `DATA_DIR`. @throws StartRefusal  where the system does not let us, as on a disk that is read-only */
export function orRefuse<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new StartRefusal(`DATA_DIR ${place} cannot be used (${(error as Error).message}). Choose another one.`);
  }
}
