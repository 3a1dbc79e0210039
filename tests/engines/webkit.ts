/** WebKitGTK's small browser, driven by its own WebDriver. Not Safari, but Safari's service worker and IndexedDB. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { atNoon, Unavailable, type EngineBrowser } from './engine.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const BROWSERS = ['4.1', '6.0', '4.0'].map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`);
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const ENTER = '\uE007';
const START_MS = 30_000;
const FIND_MS = 20_000;

/** @throws Unavailable where it, or a screen that nobody sees, is not installed or does not start */
export async function startWebKit(): Promise<EngineBrowser> {
  const binary = BROWSERS.find(existsSync);
  if (!existsSync(DRIVER) || !binary) throw new Unavailable('WebKitGTK is not installed (webkit2gtk-driver).');
  if (!existsSync('/usr/bin/Xvfb')) throw new Unavailable('There is no screen for WebKitGTK (xvfb).');
  const children: ChildProcess[] = [];
  try {
    const display = await startScreen(children);
    const port = await startDriver(children, display);
    const session = await newSession(`http://127.0.0.1:${port}/session`, binary);
    return new WebKit(session, children);
  } catch (cause) {
    for (const child of children) child.kill('SIGKILL');
    throw new Unavailable(`WebKitGTK does not start here: ${String(cause)}`, { cause });
  }
}

/** @returns `:<number>` */
async function startScreen(children: ChildProcess[]): Promise<string> {
  const screen = spawn('/usr/bin/Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  children.push(screen);
  const [number] = (await once(screen.stdio[3] as Readable, 'data', { signal: AbortSignal.timeout(START_MS) })) as [
    Buffer,
  ];
  return `:${number.toString().trim()}`;
}

async function startDriver(children: ChildProcess[], display: string): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const driver = spawn(DRIVER, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      ...atNoon(),
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      // It refuses to run as root otherwise.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  });
  children.push(driver);
  const deadline = Date.now() + START_MS;
  while (
    !(await fetch(`http://127.0.0.1:${port}/status`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline || driver.exitCode !== null) throw new Error('its driver does not answer.');
    await sleep(100);
  }
  return port;
}

async function newSession(url: string, binary: string): Promise<string> {
  const { sessionId } = await command<{ sessionId: string }>('POST', url, {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } },
  });
  return `${url}/${sessionId}`;
}

class WebKit implements EngineBrowser {
  constructor(
    private readonly session: string,
    private readonly children: ChildProcess[],
  ) {}

  open = (url: string): Promise<void> => command('POST', `${this.session}/url`, { url });

  async type(what: string, text: string): Promise<void> {
    await command('POST', `${this.session}/element/${await this.find(what)}/value`, { text });
  }

  pressEnter = (what: string): Promise<void> => this.type(what, ENTER);

  async click(what: string): Promise<void> {
    await command('POST', `${this.session}/element/${await this.find(what)}/click`, {});
  }

  evaluate<T>(expression: string): Promise<T> {
    return command('POST', `${this.session}/execute/sync`, { script: `return (${expression})`, args: [] });
  }

  /** Its automation keeps everything in memory, so it goes on: in a page of nothing, from which the app starts cold. */
  startAgain = (): Promise<void> => this.open('about:blank');

  async close(): Promise<void> {
    await command('DELETE', this.session).catch(() => undefined);
    for (const child of this.children.reverse()) child.kill('SIGTERM');
  }

  private async find(value: string): Promise<string> {
    const deadline = Date.now() + FIND_MS;
    for (;;) {
      try {
        const found = await command<Record<string, string>>('POST', `${this.session}/element`, {
          using: 'xpath',
          value,
        });
        return found[ELEMENT]!;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(100);
      }
    }
  }
}

async function command<T>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: T & { message?: string } };
  if (!response.ok) throw new Error(value.message);
  return value;
}
