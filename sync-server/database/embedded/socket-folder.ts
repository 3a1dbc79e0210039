/** Where the socket lives: the folder, which nobody else can enter, is the access control. No TCP port is opened. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StartRefusal } from '../../start-refusal.ts';
import type { Identity } from './identity.ts';
import { giveTo } from './identity.ts';

/** The port is only the end of the socket's file name. */
const SOCKET_PORT = 5432;

/** What the operating systems allow for a socket's path, in bytes (macOS 103, Linux 107). */
const LONGEST_PATH = 103;

/**
 * The socket folder of a data directory, always the same one: a killed server leaves one folder behind, which the
 * next start takes again.
 */
export function socketFolder(data: string): string {
  const name = `studentos-${createHash('sha256').update(data).digest('hex').slice(0, 16)}`;
  const folder = path.join(os.tmpdir(), name);
  return Buffer.byteLength(path.join(folder, `.s.PGSQL.${SOCKET_PORT}.lock`)) <= LONGEST_PATH
    ? folder
    : path.join('/tmp', name);
}

/**
 * Makes the folder, for the user PostgreSQL runs as alone.
 * @throws StartRefusal  when somebody else has put something of theirs in its place: temporary folders are open to all
 */
export function makeSocketFolder(folder: string, identity: Identity): void {
  const owner = identity?.uid ?? process.getuid?.();
  if (!fs.lstatSync(folder, { throwIfNoEntry: false })) moveInto(folder, identity);
  const stats = fs.lstatSync(folder);
  if (stats.isDirectory() && stats.uid === owner && (stats.mode & 0o077) === 0) return;
  throw new StartRefusal(
    `${folder} is not a folder of uid ${owner} alone, as the database's socket needs. Remove it, or set TMPDIR.`,
  );
}

/** Made beside and renamed: another process that starts at the same moment never sees it before it has its owner. */
function moveInto(folder: string, identity: Identity): void {
  const beside = fs.mkdtempSync(`${folder}.`);
  try {
    giveTo(identity, beside);
    fs.renameSync(beside, folder);
  } catch (error) {
    fs.rmdirSync(beside);
    // Another one was faster, and has begun to use its own; whose it is is looked at next.
    if (!fs.lstatSync(folder, { throwIfNoEntry: false })) throw error;
  }
}
