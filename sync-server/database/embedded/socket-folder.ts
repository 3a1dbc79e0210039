/**
 * Where the socket lives: a folder that nobody else can enter. No TCP port is opened. Temporary folders are open to all, so one
 * that is there already is looked at before it is used, and before anybody is spoken to in it.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Identity } from './identity.ts';
import { giveTo } from './identity.ts';

/** The port is only the end of the socket's file name. */
const SOCKET_PORT = 5432;

/** The longest path of a socket that operating systems allow, in bytes (macOS 103, Linux 107). */
const LONGEST_PATH = 103;

/** The suffix that `mkdtemp` adds to a name, with the dot before it. */
const CHANCE = '.XXXXXX';

/**
 * The usual socket folder of a data directory, always the same one: a killed server leaves one folder behind, which the
 * next start takes again.
 */
export function socketFolder(data: string): string {
  const name = `studentos-${createHash('sha256').update(data).digest('hex').slice(0, 16)}`;
  const folder = path.join(os.tmpdir(), name);
  return Buffer.byteLength(path.join(folder + CHANCE, `.s.PGSQL.${SOCKET_PORT}.lock`)) <= LONGEST_PATH
    ? folder
    : path.join('/tmp', name);
}

/** A folder for the user PostgreSQL runs as alone: the usual one, or where somebody was there first, one of a random name. */
export function openSocketFolder(data: string, identity: Identity): string {
  const usual = socketFolder(data);
  const owner = identity?.uid ?? process.getuid!();
  if (!fs.lstatSync(usual, { throwIfNoEntry: false })) moveInto(usual, identity);
  if (belongsTo(usual, owner)) return usual;
  return besides(usual).find((folder) => belongsTo(folder, owner)) ?? makeFolder(usual, identity);
}

/** Whether a place is a folder, and no link to one, that is a user's alone. */
export function belongsTo(folder: string, uid: number): boolean {
  const stats = fs.lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === uid && (stats.mode & 0o077) === 0;
}

/** The folders with random names of earlier starts. */
function besides(usual: string): string[] {
  const parent = path.dirname(usual);
  const names = fs.readdirSync(parent).filter((name) => name.startsWith(`${path.basename(usual)}.`));
  return names.sort().map((name) => path.join(parent, name));
}

function makeFolder(usual: string, identity: Identity): string {
  const folder = fs.mkdtempSync(`${usual}.`);
  giveTo(identity, folder);
  return folder;
}

/** Made beside and renamed: another process that starts at the same moment never sees it before it has its owner. */
function moveInto(folder: string, identity: Identity): void {
  const beside = makeFolder(folder, identity);
  try {
    fs.renameSync(beside, folder);
  } catch (error) {
    fs.rmdirSync(beside);
    // Another one was faster; whose it is is looked at next.
    if (!fs.lstatSync(folder, { throwIfNoEntry: false })) throw error;
  }
}
