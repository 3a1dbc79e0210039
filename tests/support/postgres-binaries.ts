/** Another PostgreSQL's programs, for running the tests on it. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Binaries } from '#server/database/embedded/binaries.ts';

/**
 * The programs in a folder, asked for their version.
 * @param folder  such as `/usr/lib/postgresql/15/bin`; none means the built-in ones
 */
export function binariesFrom(folder: string | undefined): Binaries | undefined {
  if (!folder) return undefined;
  const answer = execFileSync(path.join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  return { folder, major: Number(/ (\d+)/.exec(answer)?.[1]) };
}
