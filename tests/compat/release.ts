/**
 * Releases as they were built, packed into one file each, so that tests can run them beside the build of now: an old client on a new
 * server, a new client on an old one, old data under a new one.
 */
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const TOP = path.resolve(import.meta.dirname, '../..');
const DIST = path.join(TOP, 'dist');
const RELEASES = path.join(import.meta.dirname, 'releases');
/** Below the repository's own `node_modules`, so that an unpacked server finds what it imports. */
const PLACES = path.join(TOP, 'node_modules/.cache/studentos-releases');

/** What a browser or a server under test has no use for. */
const LEFT_OUT = /\.(?:br|gz|map|webmanifest\.br)$|^client\/screenshots\//;

/** The files of a release: where they lie in `dist`, and their bytes in base64. */
type Files = Record<string, string>;

/** Packs what lies in `dist` as a release. @returns the file, and its size in bytes */
export function packRelease(name: string): { file: string; bytes: number } {
  const files: Files = {};
  for (const half of ['client', 'server'])
    for (const entry of fs.readdirSync(path.join(DIST, half), { recursive: true, encoding: 'utf8' })) {
      const place = path.posix.join(half, entry.split(path.sep).join('/'));
      const from = path.join(DIST, place);
      if (fs.statSync(from).isFile() && !LEFT_OUT.test(place)) files[place] = fs.readFileSync(from, 'base64');
    }
  const packed = brotliCompressSync(JSON.stringify(files), {
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  });
  const file = path.join(RELEASES, `${name}.br`);
  fs.mkdirSync(RELEASES, { recursive: true });
  fs.writeFileSync(file, packed);
  return { file, bytes: packed.length };
}

/** A half of a release by its name; `now` is what lies in `dist`. */
export type Release = string;

/**
 * Puts a server and a client together as `npm start` would find them.
 * @returns the program of the server, for Node
 */
export function arrange(server: Release, client: Release): string {
  const place = path.join(PLACES, `server-${server}-client-${client}-${process.pid}`);
  fs.rmSync(place, { recursive: true, force: true });
  layOut('server', server, place);
  layOut('client', client, place);
  fs.writeFileSync(path.join(place, 'package.json'), '{ "type": "module" }');
  return path.join(place, 'server/sync-server/main.js');
}

/** Removes what `arrange` laid out. */
export const removeArranged = (program: string): void =>
  fs.rmSync(path.resolve(program, '../../..'), { recursive: true, force: true });

function layOut(half: 'server' | 'client', release: Release, place: string): void {
  if (release === 'now') return fs.cpSync(path.join(DIST, half), path.join(place, half), { recursive: true });
  for (const [name, content] of Object.entries(readRelease(release))) {
    if (!name.startsWith(`${half}/`)) continue;
    const file = path.join(place, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content, 'base64');
  }
}

const readRelease = (name: string): Files =>
  JSON.parse(brotliDecompressSync(fs.readFileSync(path.join(RELEASES, `${name}.br`))).toString()) as Files;
