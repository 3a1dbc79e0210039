/** Firefox ESR, driven over WebDriver BiDi by Puppeteer: Playwright speaks to its own build of Firefox alone. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core';
import { atNoon, Unavailable, type EngineBrowser } from './engine.ts';

const PROGRAM = '/usr/bin/firefox-esr';

/** @throws Unavailable where it is not installed or does not start */
export async function startFirefox(): Promise<EngineBrowser> {
  if (!existsSync(PROGRAM)) throw new Unavailable(`Firefox ESR is not installed (${PROGRAM}).`);
  const home = mkdtempSync(path.join(os.tmpdir(), 'studentos-firefox-'));
  mkdirSync(path.join(home, 'profile'));
  try {
    return await Firefox.start(home);
  } catch (cause) {
    rmSync(home, { recursive: true, force: true });
    throw new Unavailable(`Firefox ESR does not start here: ${String(cause)}`, { cause });
  }
}

class Firefox implements EngineBrowser {
  private constructor(
    private readonly home: string,
    private browser: Browser,
    private page: Page,
  ) {}

  static async start(home: string): Promise<Firefox> {
    return new Firefox(home, ...(await launch(home)));
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
  }

  async type(what: string, text: string): Promise<void> {
    await (await this.find(what)).type(text);
  }

  async pressEnter(what: string): Promise<void> {
    await (await this.find(what)).press('Enter');
  }

  async click(what: string): Promise<void> {
    await (await this.find(what)).click();
  }

  evaluate<T>(expression: string): Promise<T> {
    return this.page.evaluate(expression) as Promise<T>;
  }

  async startAgain(): Promise<void> {
    await this.browser.close();
    [this.browser, this.page] = await launch(this.home);
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private async find(what: string): Promise<ElementHandle<Element>> {
    return (await this.page.waitForSelector(`::-p-xpath(${what})`, { visible: true, timeout: 20_000 }))!;
  }
}

async function launch(home: string): Promise<[Browser, Page]> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: PROGRAM,
    headless: true,
    userDataDir: path.join(home, 'profile'),
    // As root it wants a home of its own.
    env: { ...process.env, ...atNoon(), HOME: home },
    timeout: 60_000,
  });
  return [browser, await browser.newPage()];
}
