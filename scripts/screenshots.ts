/**
 * `npm run screenshots`: pictures of the real app, from a student's account on a real server. Those that the docs show
 * go to docs/images, all others to dist/screenshots. Run it by hand after the screens have changed, and look at every
 * picture before committing it.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import sharp from 'sharp';
import { findBrowser } from '#tests/support/browser.ts';
import { makeDataDir, removeDataDir, startServer } from '#tests/support/server-process.ts';
import { signUpStudent, STUDENT } from './screenshot-student.ts';

const TOP = path.resolve(import.meta.dirname, '..');
const DOCS = path.join(TOP, 'docs/images');
const OTHERS = path.join(TOP, 'dist/screenshots');

const IN_DOCS = new Set([
  'today-phone-light',
  'today-laptop-light',
  'today-laptop-dark',
  'log-phone-light',
  'offline-phone-dark',
  'first-run-phone-light',
]);

const SCREENS: Record<string, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  laptop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 },
};
const PAGES: Record<string, string> = { today: '/', log: '/log', settings: '/settings', sync: '/sync' };

const dataDir = makeDataDir();
const server = await startServer({ dataDir, env: { RATE_LIMITS: 'off' } });
const browser = await chromium.launch({ executablePath: (await findBrowser()).path });
try {
  for (const folder of [DOCS, OTHERS]) await mkdir(folder, { recursive: true });
  await signUpStudent(server.url);
  for (const screen of Object.keys(SCREENS))
    for (const theme of ['light', 'dark'] as const) await photograph(browser, screen, theme);
} finally {
  await browser.close();
  await server.stop();
  removeDataDir(dataDir);
}

async function photograph(browser: Browser, screen: string, theme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    ...SCREENS[screen],
    colorScheme: theme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${server.url}/`);
  await page.getByRole('textbox', { name: 'Add a goal' }).waitFor();
  await save(page, `first-run-${screen}-${theme}`);
  await signIn(page);
  for (const [name, address] of Object.entries(PAGES)) {
    await page.goto(server.url + address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(600);
    await save(page, `${name}-${screen}-${theme}`);
  }
  await context.setOffline(true);
  await page.goto(`${server.url}/`);
  await page.getByRole('status').filter({ hasText: 'Offline' }).first().waitFor();
  await save(page, `offline-${screen}-${theme}`);
  await context.close();
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.url}/login`);
  await page.getByRole('textbox', { name: 'Email' }).fill(STUDENT.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(STUDENT.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('status').filter({ hasText: 'Synced' }).first().waitFor();
  await page.waitForFunction(async () => Boolean((await navigator.serviceWorker.ready).active));
}

async function save(page: Page, name: string): Promise<void> {
  const folder = IN_DOCS.has(name) ? DOCS : OTHERS;
  await sharp(await page.screenshot())
    .png({ palette: true, compressionLevel: 9 })
    .toFile(path.join(folder, `${name}.png`));
}
