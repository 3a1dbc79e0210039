import { describe, expect, it } from 'vitest';
import type { Machine } from './browser.ts';
import { findBrowsers } from './headless-shell.ts';

const CHROMIUM = '/usr/bin/chromium';
const SHELL = '/usr/bin/chromium-headless-shell';

/** A Debian machine with these browsers, and the ones that its packages bring. */
function machine(files: string[], more: Partial<Machine> = {}): Machine & { installed: string[] } {
  const installed: string[] = [];
  return {
    platform: 'linux',
    isRoot: true,
    home: '/root',
    chosen: undefined,
    playwrightPath: '/root/.cache/ms-playwright/chromium/chrome',
    osRelease: 'ID=debian\n',
    exists: (file) => files.includes(file),
    isSnapStub: () => false,
    launch: (file) => Promise.resolve(files.includes(file) ? '156.0' : undefined),
    install: ({ args }) => {
      if (args[0] !== 'install') return;
      installed.push(args.at(-1)!);
      files.push(`/usr/bin/${args.at(-1)!}`);
    },
    ...more,
    installed,
  };
}

const paths = async (on: Machine) => {
  const { chromium, shell } = await findBrowsers(on);
  return [chromium.path, shell.path];
};

describe('the browsers of the tests', () => {
  it('are those that are installed', async () => {
    const debian = machine([CHROMIUM, SHELL]);
    expect(await paths(debian)).toEqual([CHROMIUM, SHELL]);
    expect(debian.installed).toEqual([]);
  });

  it('both come from apt on Debian as root', async () => {
    const debian = machine([]);
    expect(await paths(debian)).toEqual([CHROMIUM, SHELL]);
    expect(debian.installed).toEqual(['chromium', 'chromium-headless-shell']);
  });

  it('are the whole one where the shell is not to be had, or does not start', async () => {
    expect(await paths(machine([CHROMIUM], { isRoot: false }))).toEqual([CHROMIUM, CHROMIUM]);
    const broken = machine([CHROMIUM], { exists: (file) => [CHROMIUM, SHELL].includes(file) });
    expect(await paths(broken)).toEqual([CHROMIUM, CHROMIUM]);
  });

  it('are the one that a person names, alone', async () => {
    expect(await paths(machine([CHROMIUM, SHELL, '/opt/mine'], { chosen: '/opt/mine' }))).toEqual([
      '/opt/mine',
      '/opt/mine',
    ]);
  });
});
