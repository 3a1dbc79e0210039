/** The data directory: made whole or not at all, and never opened with programs of another major version. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { StartRefusal } from '../../start-refusal.ts';
import type { Binaries } from './binaries.ts';
import { explainFailure } from './explain.ts';
import { handOver } from './hand-over.ts';
import { giveTo, NOBODY, type Identity } from './identity.ts';
import { isOwnUser } from './own-user.ts';
import { ADMINISTRATOR } from './roles.ts';

/**
 * Makes the cluster when there is none, and checks the one that is there.
 * @param data  the data directory
 * @throws StartRefusal  when it cannot be made, or was written by another major version or belongs to another user
 */
export async function prepareCluster(data: string, binaries: Binaries, identity: Identity): Promise<void> {
  checkOwner(data);
  if (!isCluster(data)) await initialise(data, binaries, identity);
  for (const leftover of besides(data)) clearAway(leftover);
  checkVersion(data, binaries.major);
}

const isCluster = (data: string): boolean => fs.existsSync(path.join(data, 'PG_VERSION'));

/** Folders in which an initdb was cut short; none is needed once the cluster stands. */
function besides(data: string): string[] {
  const prefix = `${path.basename(data)}.init-`;
  const siblings = fs.readdirSync(path.dirname(data)).filter((name) => name.startsWith(prefix));
  return siblings.map((name) => path.join(path.dirname(data), name));
}

/**
 * Removes an unfinished cluster. One that another process is still filling stays: that process removes it when it finds the finished
 * cluster, or the next start does.
 */
function clearAway(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
}

/** Makes the cluster beside and renames it: a crash leaves a folder that nobody takes for a cluster. */
async function initialise(data: string, binaries: Binaries, identity: Identity): Promise<void> {
  const beside = fs.mkdtempSync(`${data}.init-`);
  const made = path.join(beside, 'data');
  try {
    const maker = makerFor(identity);
    // Of another user with the maker's name, only one of the same group may pass.
    giveTo(maker && { uid: 0, gid: maker.gid }, beside);
    fs.chmodSync(beside, 0o710);
    fs.mkdirSync(made, { mode: 0o700 });
    giveTo(maker, made);
    await initdb(made, binaries, maker);
    if (identity) handOver(made, identity);
    fs.renameSync(made, data);
    syncFolder(path.dirname(data));
  } catch (error) {
    // Another process may have made it meanwhile, and cleared our folder away.
    if (!isCluster(data)) throw error;
  } finally {
    clearAway(beside);
  }
}

/** `initdb` wants a user with a name, which one of its own has not: `nobody` then, in the group that is ours alone. */
const makerFor = (identity: Identity): Identity =>
  identity && isOwnUser(identity.uid) ? { uid: NOBODY.uid, gid: identity.gid } : identity;

async function initdb(target: string, binaries: Binaries, identity: Identity): Promise<void> {
  const args = [
    '-D',
    target,
    '-U',
    ADMINISTRATOR,
    '--auth-local=peer',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale=C',
  ];
  // One call for the file system instead of one for each of a thousand files: 1.0 s where it took 3.4.
  if (process.platform === 'linux' && binaries.major >= 17) args.push('--sync-method=syncfs');
  try {
    await promisify(execFile)(path.join(binaries.folder, 'initdb'), args, {
      ...identity,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new StartRefusal(explainFailure(`${stderr ?? ''}\n${message}`, target), { cause: error });
  }
}

/** A rename survives a power cut only when the folder that holds it reached the disk. */
function syncFolder(folder: string): void {
  const handle = fs.openSync(folder, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}

function checkVersion(data: string, major: number): void {
  const written = fs.readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  if (written === String(major)) return;
  throw new StartRefusal(
    `The database in ${data} was written by PostgreSQL ${written}, and this release brings PostgreSQL ${major}, which cannot read it. ` +
      `Nothing was changed. Go on with the release that wrote it, or serve that folder with PostgreSQL ${written} and set DATABASE_URL, ` +
      'or choose another DATA_DIR to start empty.',
  );
}

/** Comes first: in a folder of somebody else's, we could not even see that there is a cluster. */
function checkOwner(data: string): void {
  const us = process.getuid?.();
  const owner = fs.statSync(data, { throwIfNoEntry: false });
  if (!owner || us === 0 || us === owner.uid) return;
  throw new StartRefusal(
    `The database in ${data} belongs to another user (uid ${owner.uid}; this is uid ${us}). ` +
      'Start as that user or as root, or choose another DATA_DIR.',
  );
}
