/**
 * One device: storage, worker and cookies of its own, and a network that it can lose. Its browser is a process with a profile on
 * disk, that can be killed and opened again, or a context of one that several devices share, which costs half. It takes down
 * everything that must never happen on a page, for the test to look at in the end.
 */
import { rmSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { pageClock } from '#tests/clock/test-clock.ts';
import { killTree } from '#tests/support/process-tree.ts';
import { scratchFolder } from '#tests/support/scratch.ts';

export type DeviceKind = 'phone' | 'laptop';

const SCREENS: Record<DeviceKind, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  laptop: { viewport: { width: 1280, height: 800 } },
};

/** The same engine twice: with all that people have around it, or without windows, which costs a fifth. */
export type Edition = 'chromium' | 'shell';

/** How a browser is started, whoever starts it, once `provideBrowsers` has said where they lie. */
export const browserOptions = (edition: Edition) => ({
  executablePath: (edition === 'shell' ? process.env.HEADLESS_SHELL_PATH : process.env.CHROMIUM_PATH)!,
  // An address that is not this machine to the browser, and so knows no secure context.
  args: ['--host-resolver-rules=MAP study.test 127.0.0.1'],
});

/** The browser's own lines, for requests that failed and for plain HTTP: what these tests are about. */
const OWN_LINES = /^(Failed to load resource|The Cross-Origin-Opener-Policy header has been ignored)/;

export class BrowserDevice {
  /** What went wrong on its pages: errors, violations of the content security policy, calls to other origins. */
  readonly complaints: string[] = [];
  /** What the browser is set to speak; read when it starts. */
  locale = 'en-GB';
  /** The folder of its profile, unless it shares a browser. */
  readonly profile: string;
  private context: BrowserContext | undefined;
  private offline = false;

  constructor(
    readonly kind: DeviceKind,
    /** Where the app lives, without a slash at the end. */
    readonly origin: string,
    /** The browser that it shares with others, or which one it starts for itself. */
    private readonly host: Browser | Edition,
  ) {
    this.profile = typeof host !== 'string' ? '' : scratchFolder('studentos-profile-');
  }

  /** The page that the student looks at. */
  get page(): Page {
    const page = this.context?.pages().at(-1);
    if (!page) throw new Error(`The browser of the ${this.kind} is closed.`);
    return page;
  }

  /** Opens an address by a fresh navigation, starting the browser first where it does not run. */
  async open(address = '/'): Promise<void> {
    this.context ??= await this.launch();
    await this.page.goto(this.origin + address, { waitUntil: 'load' });
  }

  /** Opens the app in one more tab, which is then the one that the student looks at. */
  async openTab(address = '/'): Promise<Page> {
    const page = await this.context!.newPage();
    await page.goto(this.origin + address, { waitUntil: 'load' });
    return page;
  }

  /** The browser loses its network, as in a tunnel; it knows that it is offline. */
  async goOffline(): Promise<void> {
    this.offline = true;
    await this.context?.setOffline(true);
  }

  async goOnline(): Promise<void> {
    this.offline = false;
    await this.context?.setOffline(false);
  }

  /** Ends every process of the browser with SIGKILL. */
  async killBrowser(): Promise<void> {
    const context = this.context;
    if (!context) return;
    if (!this.profile)
      throw new Error("A browser that others share is not killed: `device(kind, { profile: 'shell' })`.");
    const closed = new Promise((resolve) => context.once('close', resolve));
    killTree(this.profile);
    await closed;
    this.context = undefined;
  }

  /** Ends the browser in order. */
  async closeBrowser(): Promise<void> {
    await this.context?.close();
    this.context = undefined;
  }

  /** Ends the browser and forgets the profile. */
  async dispose(): Promise<void> {
    await this.closeBrowser().catch(() => undefined);
    if (!this.profile) return;
    killTree(this.profile);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** Waits until the worker has stored the app and looks after this page: from now on it opens without a network. */
  async isKeptForOffline(): Promise<void> {
    await this.page.waitForFunction(async () => {
      await navigator.serviceWorker.ready;
      return navigator.serviceWorker.controller !== null;
    });
  }

  /** What it shows and what it has complained of, for the report of a test that failed. */
  async describe(): Promise<string> {
    const page = this.context?.pages().at(-1);
    const text = await page?.locator('body').innerText({ timeout: 2_000 }).catch(String);
    return JSON.stringify({ kind: this.kind, address: page?.url(), text, complaints: this.complaints });
  }

  /** A session of the Chrome DevTools Protocol for the page. */
  devTools() {
    if (!this.context) throw new Error(`The browser of the ${this.kind} is closed.`);
    return this.context.newCDPSession(this.page);
  }

  private async launch(): Promise<BrowserContext> {
    const options = { ...SCREENS[this.kind], locale: this.locale };
    const context =
      typeof this.host === 'string'
        ? await chromium.launchPersistentContext(this.profile, { ...options, ...browserOptions(this.host) })
        : await this.host.newContext(options);
    context.setDefaultTimeout(15_000);
    await setClock(context);
    if (this.offline) await context.setOffline(true);
    context.on('page', (page) => this.watch(page));
    for (const page of context.pages()) this.watch(page);
    context.on('request', (request) => this.checkOrigin(request.url()));
    if (context.pages().length === 0) await context.newPage();
    return context;
  }

  private watch(page: Page): void {
    page.on('pageerror', (error) => this.complaints.push(`${this.kind}: uncaught ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' || OWN_LINES.test(message.text())) return;
      this.complaints.push(`${this.kind}: console ${message.text()}`);
    });
  }

  private checkOrigin(url: string): void {
    const { protocol, origin } = new URL(url);
    if (protocol.startsWith('http') && origin !== this.origin) this.complaints.push(`${this.kind}: asked ${url}`);
  }
}

/** Pages and workers have the clock of the tests, as their server has: devices correct theirs by the server's. */
async function setClock(context: BrowserContext): Promise<void> {
  const content = pageClock();
  if (content === '') return;
  await context.addInitScript({ content });
  // One that ended before it heard of it needs no clock.
  context.on('serviceworker', (worker) => void worker.evaluate(content).catch(() => undefined));
}
