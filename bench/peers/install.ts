/**
 * Installs peers in a folder of their own, outside of this repository: `PEERS_DIR`, or `studentos-peers` in the system's folder for
 * temporary files. What is there in the right versions is kept from run to run.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const TOP = process.env['PEERS_DIR'] ?? path.join(os.tmpdir(), 'studentos-peers');
const DEADLINE_MS = 240_000;

export interface Packages {
  /** Exact versions by package. */
  versions: Record<string, string>;
  /** Those that bring native code which has to be fetched or compiled. */
  native?: string[];
}

/** The folder of a peer, with its packages in `node_modules`. @throws with what npm said */
export async function installPeer(name: string, { versions, native = [] }: Packages): Promise<string> {
  const folder = path.join(TOP, name);
  if (isInstalled(folder, versions)) return folder;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  const packages = Object.entries(versions).map(([one, version]) => `${one}@${version}`);
  // Nothing runs at install but what needs to.
  await npm(folder, 'install', '--ignore-scripts', '--save-exact', '--no-audit', '--no-fund', ...packages);
  if (native.length > 0) await npm(folder, 'rebuild', ...native);
  fs.writeFileSync(doneFile(folder), JSON.stringify(versions));
  return folder;
}

const doneFile = (folder: string): string => path.join(folder, 'installed.json');

const isInstalled = (folder: string, versions: Record<string, string>): boolean =>
  fs.existsSync(doneFile(folder)) && fs.readFileSync(doneFile(folder), 'utf8') === JSON.stringify(versions);

async function npm(folder: string, ...args: string[]): Promise<void> {
  const headers = path.resolve(process.execPath, '../..');
  const hasHeaders = fs.existsSync(path.join(headers, 'include/node/node.h'));
  try {
    await promisify(execFile)('npm', args, {
      ...{ cwd: folder, timeout: DEADLINE_MS, maxBuffer: 16 * 1024 * 1024 },
      env: { ...withoutNpm(), ...(hasHeaders && { npm_config_nodedir: headers }) },
    });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? '';
    throw new Error(`npm ${args[0]} failed: ${said.trim().split('\n').slice(-3).join(' ') || String(error)}`, {
      cause: error,
    });
  }
}

/** `npm run` tells its children where they are, which is not where these are. */
const withoutNpm = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^npm_(package|lifecycle|command|config_local_prefix|config_prefix)/i.test(key) && key !== 'INIT_CWD',
    ),
  );
