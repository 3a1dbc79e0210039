/**
 * One device: a browser with a profile of its own on disk, that can lose its network, be killed and be opened again.
 * It takes down everything that must never happen on a page, for the test to look at in the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { killTree } from '#tests/support/process-tree.ts';

export type DeviceKind = 'phone' | 'laptop';

const SCREENS: Record<DeviceKind, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  laptop: { viewport: { width: 1280, height: 800 } },
};

/** The browser's own lines, for requests that failed and for plain HTTP: what these tests are about. */
const OWN_LINES = /^(Failed to load resource|The Cross-Origin-Opener-Policy header has been ignored)/;

export class BrowserDevice {
  /** What went wrong on its pages: errors, violations of the content security policy, calls to other origins. */
  readonly complaints: string[] = [];
  /** What the browser is set to speak; read when it starts. */
  locale = 'en-GB';
  /** The folder of its profile. */
  readonly profile = mkdtempSync(path.join(os.tmpdir(), 'studentos-profile-'));
  private context: BrowserContext | undefined;
  private offline = false;

  constructor(
    readonly kind: DeviceKind,
    /** Where the app lives, without a slash at the end. */
    readonly origin: string,
  ) {}

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

  /** A session of the Chrome DevTools Protocol for the page. */
  devTools() {
    if (!this.context) throw new Error(`The browser of the ${this.kind} is closed.`);
    return this.context.newCDPSession(this.page);
  }

  private async launch(): Promise<BrowserContext> {
    const context = await chromium.launchPersistentContext(this.profile, {
      ...SCREENS[this.kind],
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      locale: this.locale,
      // An address that is not this machine to the browser, and so knows no secure context.
      args: ['--host-resolver-rules=MAP study.test 127.0.0.1'],
    });
    context.setDefaultTimeout(15_000);
    if (this.offline) await context.setOffline(true);
    context.on('page', (page) => this.watch(page));
    for (const page of context.pages()) this.watch(page);
    context.on('request', (request) => this.checkOrigin(request.url()));
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
