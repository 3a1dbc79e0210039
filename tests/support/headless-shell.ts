/**
 * The browser in which most browser tests run: Chromium's engine, network and storage without the windows around them, which
 * nobody sees in a test and which cost more than the page (docs/decisions/0070-a-browser-without-windows.md).
 */
import { aptInstall, findBrowser, isDebianRoot, thisMachine, type Browser, type Machine } from './browser.ts';

/** Debian's; elsewhere the whole browser does, and takes longer. */
const DEBIAN = { path: '/usr/bin/chromium-headless-shell', name: 'chromium-headless-shell' };

/** What the browser tests are run with. */
export interface Browsers {
  /** The whole browser, as people have it. */
  chromium: Browser;
  /** The same engine without windows; the whole browser where there is none, or where a person named theirs. */
  shell: Browser;
}

/**
 * Finds both browsers, or installs them.
 * @throws Error in one sentence for a person when there is no whole one to be had
 */
export async function findBrowsers(machine: Machine = thisMachine()): Promise<Browsers> {
  const chromium = await findBrowser(machine);
  const shell = machine.chosen === undefined ? await findShell(machine) : undefined;
  return { chromium, shell: shell ?? chromium };
}

/** Hands both down to this process and its children by `CHROMIUM_PATH` and `HEADLESS_SHELL_PATH`, unless somebody has. */
export async function provideBrowsers(): Promise<void> {
  if (process.env.HEADLESS_SHELL_PATH !== undefined) return;
  const { chromium, shell } = await findBrowsers();
  process.env.CHROMIUM_PATH = chromium.path;
  process.env.HEADLESS_SHELL_PATH = shell.path;
}

async function findShell(machine: Machine): Promise<Browser | undefined> {
  if (!machine.exists(DEBIAN.path) && isDebianRoot(machine)) aptInstall(machine, DEBIAN.name);
  if (!machine.exists(DEBIAN.path)) return undefined;
  const version = await machine.launch(DEBIAN.path);
  return version === undefined ? undefined : { path: DEBIAN.path, version };
}
