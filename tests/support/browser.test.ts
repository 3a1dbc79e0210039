import { describe, expect, it } from 'vitest';
import { findBrowser, type Command, type Machine } from './browser.ts';

const CACHE = '/home/ada/.cache/ms-playwright/chromium/chrome';
const CHROMIUM = '/usr/bin/chromium';

/** A Linux machine of an ordinary user on which `starts` lists the browsers that work. */
function machine(starts: string[], more: Partial<Machine> = {}): Machine & { installed: string[]; launched: string[] } {
  const installed: string[] = [];
  const launched: string[] = [];
  return {
    platform: 'linux',
    isRoot: false,
    home: '/home/ada',
    chosen: undefined,
    playwrightPath: CACHE,
    osRelease: 'ID=debian\n',
    exists: (file) => starts.includes(file),
    isSnapStub: () => false,
    launch: (file) => {
      launched.push(file);
      return Promise.resolve(starts.includes(file) ? '156.0' : undefined);
    },
    install: ({ file, args }: Command) => void installed.push([file.split('/').at(-1), ...args].join(' ')),
    ...more,
    installed,
    launched,
  };
}

describe('the browser of the tests', () => {
  it('is the one that CHROMIUM_PATH names, before all others', async () => {
    const named = machine([CHROMIUM, '/opt/mine'], { chosen: '/opt/mine' });
    expect(await findBrowser(named)).toEqual({ path: '/opt/mine', version: '156.0' });
  });

  it('is refused in a sentence when the one that CHROMIUM_PATH names does not start', async () => {
    await expect(findBrowser(machine([CHROMIUM], { chosen: '/opt/mine' }))).rejects.toThrow(
      /CHROMIUM_PATH.*\/opt\/mine/,
    );
  });

  it('is the one of the system before the one that Playwright keeps', async () => {
    expect((await findBrowser(machine([CACHE, CHROMIUM]))).path).toBe(CHROMIUM);
  });

  it('is passed over when it lies there and does not start', async () => {
    const broken = machine([CACHE], { exists: (file) => [CACHE, CHROMIUM].includes(file) });
    expect((await findBrowser(broken)).path).toBe(CACHE);
    expect(broken.launched).toEqual([CHROMIUM, CACHE]);
  });

  it('is never the stub of a snap', async () => {
    const stub = '/usr/bin/chromium-browser';
    const ubuntu = machine([stub, CACHE], { isSnapStub: (file) => file === stub });
    expect((await findBrowser(ubuntu)).path).toBe(CACHE);
    expect(ubuntu.launched).not.toContain(stub);
  });

  it('is looked for among the applications of a Mac', async () => {
    const chrome = '/home/ada/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect((await findBrowser(machine([chrome, CACHE], { platform: 'darwin' }))).path).toBe(chrome);
  });

  it('comes from apt on Debian as root', async () => {
    const files: string[] = [];
    const debian = machine([], {
      isRoot: true,
      exists: (file) => files.includes(file),
      launch: (file) => Promise.resolve(files.includes(file) ? '156.0' : undefined),
      install: ({ args }) => void (args.includes('install') && files.push(CHROMIUM)),
    });
    expect((await findBrowser(debian)).path).toBe(CHROMIUM);
  });

  it('is downloaded where apt is not for us, with its libraries on Ubuntu as root', async () => {
    const user = machine([]);
    await expect(findBrowser(user)).rejects.toThrow();
    expect(user.installed.map((line) => line.replace(/\S*cli\S*/, 'cli'))).toEqual([
      'node cli install --no-shell chromium',
    ]);

    const ubuntu = machine([], { isRoot: true, osRelease: 'ID=ubuntu\nID_LIKE=debian\n' });
    await expect(findBrowser(ubuntu)).rejects.toThrow();
    expect(ubuntu.installed.join()).toMatch(/install --with-deps --no-shell chromium$/);
  });

  it('is asked for in one sentence when there is none to be had', async () => {
    await expect(findBrowser(machine([], { isRoot: true }))).rejects.toThrow(
      /^No Chromium starts on this machine: install/,
    );
  });
});
