/**
 * The Chromium that browser tests drive: found on this machine or installed by this file, in that order, and taken
 * only once it has really started.
 *
 *   1. CHROMIUM_PATH   2. a Chrome or Chromium of the system   3. the one that Playwright keeps
 *   4. Debian as root: apt   5. Playwright's download   6. a sentence that says what to install
 *
 * apt comes before the download because a machine without access to Playwright's servers would wait for them in vain.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';

/** A browser that has started once. */
export interface Browser {
  /** The executable. */
  path: string;
  /** As it names itself, such as `156.0.7204.49`. */
  version: string;
}

/** What the search asks of the machine; tests give their own. */
export interface Machine {
  platform: NodeJS.Platform;
  isRoot: boolean;
  home: string;
  /** `CHROMIUM_PATH`, if the person named a browser. */
  chosen: string | undefined;
  /** Where Playwright keeps its own browser, whether or not it is there. */
  playwrightPath: string;
  /** The contents of /etc/os-release, empty where there is none. */
  osRelease: string;
  exists(file: string): boolean;
  /** Whether the file is the stub by which Ubuntu starts a snap; a snap cannot be driven from here. */
  isSnapStub(file: string): boolean;
  /** @returns the version of the browser, or undefined when it does not start */
  launch(file: string): Promise<string | undefined>;
  /** Runs an installer to its end, bounded in time. Whether it worked shows in the launch that follows. */
  install(command: Command): void;
}

/** A program with its arguments. */
export interface Command {
  file: string;
  args: string[];
}

const SYSTEM_LINUX = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
  '/opt/google/chrome/chrome',
];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const LAUNCH_MS = 30_000;
const INSTALL_MS = 240_000;
const NONE =
  'No Chromium starts on this machine: install Chrome or Chromium, name one in CHROMIUM_PATH, or run "npx playwright install chromium" where its download servers can be reached.';

/**
 * Finds a browser, or installs one.
 * @throws Error in one sentence for a person when there is none to be had
 */
export async function findBrowser(machine: Machine = thisMachine()): Promise<Browser> {
  if (machine.chosen !== undefined) return chosenBrowser(machine, machine.chosen);
  const here = await firstThatStarts(machine, knownPlaces(machine));
  if (here) return here;
  for (const attempt of installers(machine)) {
    attempt.install();
    const installed = await firstThatStarts(machine, [attempt.path]);
    if (installed) return installed;
  }
  throw new Error(NONE);
}

/** Someone who names a browser wants that one and no other. */
async function chosenBrowser(machine: Machine, file: string): Promise<Browser> {
  const version = await machine.launch(file);
  if (version === undefined) throw new Error(`The browser that CHROMIUM_PATH names does not start: ${file}`);
  return { path: file, version };
}

/** Where a browser may already lie, best first. */
function knownPlaces({ platform, home, playwrightPath }: Machine): string[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', path.join(home, 'Applications')];
    const apps = folders.flatMap((folder) => MAC_APPS.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`));
    return [...apps, playwrightPath];
  }
  return platform === 'linux' ? [...SYSTEM_LINUX, playwrightPath] : [playwrightPath];
}

async function firstThatStarts(machine: Machine, files: string[]): Promise<Browser | undefined> {
  for (const file of files) {
    if (!machine.exists(file) || machine.isSnapStub(file)) continue;
    const version = await machine.launch(file);
    if (version !== undefined) return { path: file, version };
  }
  return undefined;
}

/** How a browser may be had on this machine, and where it lies afterwards. */
function installers(machine: Machine): { path: string; install: () => void }[] {
  const { isRoot, osRelease, playwrightPath } = machine;
  const apt = { path: '/usr/bin/chromium', install: () => aptInstall(machine, 'chromium') };
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const withLibraries = /^ID=ubuntu$/m.test(osRelease) && isRoot ? ['--with-deps'] : [];
  const args = [cli, 'install', ...withLibraries, '--no-shell', 'chromium'];
  const download = { path: playwrightPath, install: () => machine.install({ file: process.execPath, args }) };
  return isDebianRoot(machine) ? [apt, download] : [download];
}

export const isDebianRoot = ({ isRoot, osRelease }: Machine): boolean => isRoot && /^ID=debian$/m.test(osRelease);

/** Installs a package of Debian's. Whether it worked shows in the launch that follows. */
export function aptInstall(machine: Machine, name: string): void {
  machine.install({ file: 'apt-get', args: ['update'] });
  machine.install({ file: 'apt-get', args: ['install', '-y', '--no-install-recommends', name] });
}

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  const readText = (file: string) => (existsSync(file) ? readFileSync(file, 'latin1') : '');
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    home: os.homedir(),
    chosen: process.env.CHROMIUM_PATH || undefined,
    playwrightPath: chromium.executablePath(),
    osRelease: readText('/etc/os-release'),
    exists: existsSync,
    isSnapStub: (file) => file.endsWith('/chromium-browser') && readText(file).includes('snap'),
    launch,
    install,
  };
}

async function launch(file: string): Promise<string | undefined> {
  try {
    const browser = await chromium.launch({ executablePath: file, timeout: LAUNCH_MS });
    const version = browser.version();
    await browser.close();
    return version;
  } catch {
    return undefined;
  }
}

function install({ file, args }: Command): void {
  console.error(`No browser found yet, trying: ${path.basename(file)} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' };
  spawnSync(file, args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_MS, killSignal: 'SIGKILL' });
}
