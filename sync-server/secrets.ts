/** The key that signs access tokens: given, or made once and kept beside the built-in database. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Config } from './config.ts';
import { makePassable, orRefuse } from './database/embedded/identity.ts';
import { StartRefusal } from './start-refusal.ts';

const FILE = 'jwt-secret';

/**
 * `JWT_SECRET`, or the one in `DATA_DIR`, made now if it is not there. It must outlive a restart, or every restart
 * would end every session.
 * @throws StartRefusal  when there is no place for it, or when it was damaged: making another in silence would sign everybody out
 */
export function signingSecret({ jwtSecret, dataDir }: Pick<Config, 'jwtSecret' | 'dataDir'>): string {
  if (jwtSecret) return jwtSecret;
  makePassable(dataDir);
  const file = path.join(dataDir, FILE);
  if (!fs.existsSync(file)) orRefuse(dataDir, () => writeOnce(file));
  const secret = fs.readFileSync(file, 'utf8').trim();
  if (/^[0-9a-f]{96}$/.test(secret)) return secret;
  throw new StartRefusal(`${file} is damaged. Put it back from a backup, or remove it: everybody then signs in again.`);
}

/** Whole or not at all, and one for all who start at once: written beside, then linked to its name if that is free. */
function writeOnce(file: string): void {
  const beside = `${file}.${process.pid}`;
  fs.writeFileSync(beside, randomBytes(48).toString('hex'), { mode: 0o600, flush: true });
  try {
    fs.linkSync(beside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(beside);
  }
}
