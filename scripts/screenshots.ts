/**
 * `npm run screenshots`: pictures of the real app, every screen and sheet on a phone and a laptop, light and dark, from a
 * student's account on a real server; the main ones also in German, from right to left, with large text, in a narrow window and in the
 * colours that a system forces. Those that the docs show go to docs/images, all others to test-results/screenshots.
 * Words after it choose scenes and looks: `npm run screenshots -- calendar goal-sheet phone`. Look at every picture before
 * committing it.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import sharp from 'sharp';
import { findBrowser } from '#tests/support/browser.ts';
import type { Person } from '#tests/e2e/person.ts';
import { startFaultProxy } from '#tests/support/fault-proxy.ts';
import { makeDataDir, removeDataDir, startServer } from '#tests/support/server-process.ts';
import { GUEST_SCENES, MEMBER_SCENES, type Scene } from './screenshot-scenes.ts';
import { signUpStudent } from './screenshot-student.ts';

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

interface Look {
  options: BrowserContextOptions;
  /** Only the scenes in which words and boxes have to find room. */
  isSpecial?: true;
  /** Added to every page. */
  style?: string;
}

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const LOOKS: Record<string, Look> = {
  phone: { options: PHONE },
  laptop: { options: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 } },
  german: { options: { ...PHONE, locale: 'de-DE' }, isSpecial: true },
  arabic: { options: { ...PHONE, locale: 'ar-EG' }, isSpecial: true },
  narrow: { options: { ...PHONE, viewport: { width: 320, height: 640 } }, isSpecial: true },
  large: { options: PHONE, isSpecial: true, style: ':root { font-size: 200% !important; }' },
  forced: { options: { ...PHONE, forcedColors: 'active' }, isSpecial: true },
};
const THEMES = ['light', 'dark'] as const;
const SPECIAL = new Set(
  'first-run chips today today-below goal-menu goal-sheet select-mode calendar calendar-month log progress progress-below settings'.split(
    ' ',
  ),
);

const wanted = process.argv.slice(2);
const isWanted = (name: string, among: string[]) => {
  const chosen = wanted.filter((word) => among.includes(word));
  return chosen.length === 0 || chosen.includes(name);
};
const SCENES = [...GUEST_SCENES, ...MEMBER_SCENES].map(({ name }) => name);

const dataDir = makeDataDir();
const server = await startServer({ dataDir, env: { RATE_LIMITS: 'off' } });
const network = await startFaultProxy(server.port);
const browser = await chromium.launch({
  executablePath: (await findBrowser()).path,
  args: ['--lang=en-GB'],
});
try {
  for (const folder of [DOCS, OTHERS, PUBLIC]) await mkdir(folder, { recursive: true });
  for (const [name, look] of Object.entries(LOOKS))
    if (isWanted(name, Object.keys(LOOKS))) await photograph(browser, name, look);
} finally {
  await browser.close();
  await network.close();
  await server.stop();
  removeDataDir(dataDir);
}

/** A guest and a student who are nowhere else, so that no picture shows what was written for another. */
async function photograph(browser: Browser, look: string, { options, isSpecial, style }: Look): Promise<void> {
  const open = async () => {
    const context = await browser.newContext({
      locale: 'en-GB',
      reducedMotion: 'reduce',
      colorScheme: 'light',
      ...options,
    });
    if (style) await context.addInitScript(addStyle, style);
    return context;
  };
  const chosen = (scenes: Scene[]) =>
    scenes.filter(({ name }) => isWanted(name, SCENES) && (!isSpecial || SPECIAL.has(name)));
  const guest = await open();
  await show(guest, chosen(GUEST_SCENES), look);
  await guest.close();
  const scenes = chosen(MEMBER_SCENES);
  if (scenes.length === 0) return;
  const member = await open();
  await signIn(await member.newPage(), await signUpStudent(server.url));
  await show(member, scenes, look);
  await member.close();
}

/** Runs in the page. */
function addStyle(style: string): void {
  addEventListener('DOMContentLoaded', () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets.push(sheet);
  });
}

async function show(context: BrowserContext, scenes: Scene[], suffix: string): Promise<void> {
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(10_000);
  for (const { name, address, prepare } of scenes)
    try {
      await page.goto(network.url + (address ?? '/'));
      await page.getByRole('heading', { level: 1 }).waitFor();
      // The title stands before its screen, whose part may still be loading.
      await page.locator('#content > *').first().waitFor();
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
async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.goto(`${network.url}/login`);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(password);
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
