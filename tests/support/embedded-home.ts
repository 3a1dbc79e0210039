/** Homes for clusters of the built-in PostgreSQL, and what has to be undone after each test that used one. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach } from 'vitest';
import { canReach } from '#server/database/embedded/identity.ts';
import { socketFolder } from '#server/database/embedded/socket-folder.ts';
import { scratchFolder } from './scratch.ts';

export const NOBODY = { uid: 65534, gid: 65534 };
export const asRoot = process.getuid?.() === 0;
/** Whether this checkout is one that another user can run; in root's own home it is not. */
export const canBecomeAnother = asRoot && canReach(import.meta.dirname, NOBODY);

/** Steps that are run after each test, the latest first. Call it once, where a file begins. */
export function undoAfterEach(): (() => unknown)[] {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  return undo;
}

/** A home for a cluster, gone after the test together with its socket folder. */
export function newHome(undo: (() => unknown)[]): string {
  const parent = scratchFolder('studentos-embedded-');
  fs.chmodSync(parent, 0o755);
  const home = path.join(parent, 'postgres');
  undo.push(() => {
    fs.rmSync(parent, { recursive: true, force: true });
    fs.rmSync(socketFolder(path.join(home, 'data')), { recursive: true, force: true });
  });
  return home;
}
