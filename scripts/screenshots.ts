/**
 * `npm run screenshots`: pictures of the real app, every screen and sheet on a phone and a laptop, light and dark, from a
 * student's account on a real server. Those that the docs show go to docs/images, all others to test-results/screenshots.
 * Words after it choose scenes: `npm run screenshots -- calendar goal-sheet`. Look at every picture before committing it.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import sharp from 'sharp';
import { findBrowser } from '#tests/support/browser.ts';
import { startFaultProxy } from '#tests/support/fault-proxy.ts';
import { makeDataDir, removeDataDir, startServer } from '#tests/support/server-process.ts';
import { GUEST_SCENES, MEMBER_SCENES, type Scene } from './screenshot-scenes.ts';
import { signUpStudent, STUDENT } from './screenshot-student.ts';

const TOP = path.resolve(import.meta.dirname, '..');
const DOCS = path.join(TOP, 'docs/images');
const OTHERS = path.join(TOP, 'test-results/screenshots');

const IN_DOCS = new Set([
  'today-phone-light',
  'today-laptop-light',
  'calendar-laptop-dark',
  'progress-phone-dark',
  'offline-phone-light',
  'first-run-phone-light',
]);

/** Those that a browser shows when it asks whether to install; client/pwa/manifest.ts names them with their sizes. */
const IN_MANIFEST: Record<string, string> = { 'today-phone-light': 'narrow', 'today-laptop-light': 'wide' };
const PUBLIC = path.join(TOP, 'client/public/screenshots');

const SCREENS: Record<string, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  laptop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 },
};
const THEMES = ['light', 'dark'] as const;
/** Scenes that are worth looking at from right to left. */
const IN_ARABIC = new Set(['first-run', 'today', 'calendar', 'progress', 'settings']);

const wanted = new Set(process.argv.slice(2));
const isWanted = ({ name }: Scene) => wanted.size === 0 || wanted.has(name);

const dataDir = makeDataDir();
const server = await startServer({ dataDir, env: { RATE_LIMITS: 'off' } });
const network = await startFaultProxy(server.port);
const browser = await chromium.launch({ executablePath: (await findBrowser()).path });
try {
  for (const folder of [DOCS, OTHERS, PUBLIC]) await mkdir(folder, { recursive: true });
  await signUpStudent(server.url);
  for (const screen of Object.keys(SCREENS)) await photograph(browser, screen, 'en-GB');
  await photograph(browser, 'phone', 'ar-EG');
} finally {
  await browser.close();
  await network.close();
  await server.stop();
  removeDataDir(dataDir);
}

async function photograph(browser: Browser, screen: string, locale: string): Promise<void> {
  const options = { ...SCREENS[screen], locale, reducedMotion: 'reduce', colorScheme: 'light' } as const;
  const isArabic = locale.startsWith('ar');
  const suffix = isArabic ? `${screen}-arabic` : screen;
  const chosen = (scenes: Scene[]) => scenes.filter(isWanted).filter(({ name }) => !isArabic || IN_ARABIC.has(name));
  const guest = await browser.newContext(options);
  await show(guest, chosen(GUEST_SCENES), suffix);
  await guest.close();
  const member = await browser.newContext(options);
  await signIn(await member.newPage());
  await show(member, chosen(MEMBER_SCENES), suffix);
  await member.close();
}

async function show(context: BrowserContext, scenes: Scene[], suffix: string): Promise<void> {
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(10_000);
  for (const { name, address, prepare } of scenes)
    try {
      await page.goto(network.url + (address ?? '/'));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await prepare?.(page, { context, network });
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await page.waitForTimeout(400);
        await save(page, `${name}-${suffix}-${theme}`);
      }
    } catch (error) {
      // One scene that changed must not cost the other hundred; the run still fails in the end.
      console.error(`${name} on ${suffix}: ${(error as Error).message.split('\n')[0]}`);
      process.exitCode = 1;
    } finally {
      await context.setOffline(false);
      network.behave('through');
    }
}

/** By the addresses that never change, whatever the language of the page. */
async function signIn(page: Page): Promise<void> {
  await page.goto(`${network.url}/login`);
  await page.locator('input[type=email]').fill(STUDENT.email);
  await page.locator('input[type=password]').fill(STUDENT.password);
  await page.locator('main button[type=submit]').click();
  await page.locator('.sync-chip-synced').waitFor({ timeout: 30_000 });
  await page.waitForFunction(async () => Boolean((await navigator.serviceWorker.ready).active));
}

async function save(page: Page, name: string): Promise<void> {
  const folder = IN_DOCS.has(name) ? DOCS : OTHERS;
  const file = path.join(folder, `${name}.png`);
  await sharp(await page.screenshot())
    .png({ palette: true, compressionLevel: 9 })
    .toFile(file);
  if (IN_MANIFEST[name]) await copyFile(file, path.join(PUBLIC, `${IN_MANIFEST[name]}.png`));
}
