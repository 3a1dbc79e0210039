/**
 * The access rules of the cluster: the system tells who connects (`peer`), and only the user that this server runs as, or root, is
 * one whom PostgreSQL takes for its roles. Nobody is trusted for being on this machine, and nothing comes by TCP.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ADMINISTRATOR, APPLICATION } from './roles.ts';
import { giveTo, NOBODY, type Identity } from './identity.ts';

/** The name by which the rules find the list of users. */
const MAP = 'studentos';

const RULES = `# Written by StudentOS at each start: what is changed here is lost.
local all all peer map=${MAP}
local replication all peer map=${MAP}
host all all all reject
`;

/** Writes the rules of a cluster that no server has open, in the place of those by which older releases trusted the machine. */
export function writeAccessRules(data: string, identity: Identity): void {
  const owner = identity?.uid === NOBODY.uid ? undefined : identity?.uid;
  const users = new Set([process.getuid?.(), owner, 0].map(nameOf).filter((name) => name !== null));
  const lines = [...users].flatMap((user) => [ADMINISTRATOR, APPLICATION].map((role) => `${MAP} "${user}" ${role}\n`));
  replaceFile(path.join(data, 'pg_ident.conf'), lines.join(''), identity);
  replaceFile(path.join(data, 'pg_hba.conf'), RULES, identity);
}

/** As `peer` names a user; null for one without a name, whom it refuses. */
function nameOf(uid: number | undefined): string | null {
  if (uid === undefined) return null;
  try {
    return execFileSync('id', ['-un', String(uid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}

/** Written beside and renamed: a crash leaves the old file or the new one. */
function replaceFile(file: string, text: string, identity: Identity): void {
  const beside = `${file}.${process.pid}`;
  fs.rmSync(beside, { force: true });
  fs.writeFileSync(beside, text, { mode: 0o600, flag: 'wx' });
  giveTo(identity, beside);
  fs.renameSync(beside, file);
}
