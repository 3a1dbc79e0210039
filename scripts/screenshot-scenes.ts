/** What the pictures show: each scene opens an address and does what a student would do there. */
import type { BrowserContext, Page } from '@playwright/test';
import { addDays } from '#protocol/calendar-day.ts';
import type { FaultProxy } from '#tests/support/fault-proxy.ts';

export interface Scene {
  /** Of the file. */
  name: string;
  /** Today when left out. */
  address?: string;
  prepare?: (page: Page, world: { context: BrowserContext; network: FaultProxy }) => Promise<void>;
}

const dayFromNow = (days: number): string => addDays(new Date().toLocaleDateString('sv-SE'), days);

const addGoal = async (page: Page, line: string): Promise<void> => {
  const bar = page.locator('input.add-bar-input');
  await bar.fill(line);
  await bar.press('Enter');
  await page.locator('.goal-row').filter({ hasText: line }).waitFor();
};

/** By the place in the menu, which is the same in every language. */
const openMenuOf = async (page: Page, title: string, item?: number): Promise<void> => {
  const row = page.locator('.goal-row').filter({ hasText: title }).first();
  await row.locator('[aria-haspopup=menu]').click();
  const items = page.getByRole('menuitem');
  await items.first().waitFor();
  if (item !== undefined) await items.nth(item).click();
};
const [EDIT, MOVE_TO_DATE, DELETE] = [0, 3, 8];

const search = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.getByRole('dialog').getByRole('combobox').fill(text);
  await page.waitForTimeout(600);
};

/** The end of a page, once all of it is there. */
const toTheEnd = (part: string) => async (page: Page) => {
  await page.locator(part).first().waitFor();
  await page.waitForTimeout(600);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
};

const ESSAY = 'Send the essay draft to Mika';

/** A guest's: in this order, for each goes on where the one before ended. */
export const GUEST_SCENES: Scene[] = [
  { name: 'first-run' },
  { name: 'log-empty', address: '/log' },
  { name: 'calendar-empty', address: '/calendar' },
  { name: 'progress-empty', address: '/progress' },
  { name: 'trash-empty', address: '/trash' },
  { name: 'import', address: '/import' },
  { name: 'help', address: '/help' },
  { name: 'help-keys', address: '/help', prepare: (page) => page.locator('#help-keys').scrollIntoViewIfNeeded() },
  { name: 'sync-guest', address: '/sync' },
  { name: 'login', address: '/login' },
  {
    name: 'login-refused',
    address: '/login',
    async prepare(page) {
      await page.getByRole('textbox', { name: 'Email' }).fill('noor@example.org');
      await page.getByRole('textbox', { name: 'Password' }).fill('not the right one');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  { name: 'signup', address: '/signup' },
  { name: 'not-found', address: '/nowhere' },
  {
    name: 'share',
    address: `/share?title=A+talk+about+sleep&url=${encodeURIComponent('https://example.org/talk')}`,
  },
  {
    name: 'chips',
    prepare: async (page) => {
      await page.locator('input.add-bar-input').fill('Maths set 4 tomorrow at 5pm #algebra');
      await page.locator('.add-chip').first().waitFor();
    },
  },
  {
    name: 'paste',
    prepare: async (page) => {
      await page.locator('input.add-bar-input').focus();
      await page.evaluate(() => {
        const data = new DataTransfer();
        data.setData('text', '- Read 10 pages\n- Maths set 4\n- Water the plants');
        document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
      });
    },
  },
  { name: 'first-goal', prepare: (page) => addGoal(page, 'Read 10 pages') },
  {
    name: 'all-done',
    async prepare(page) {
      await page.locator('.goal-row input[type=checkbox]').first().click();
      await page.getByRole('button', { name: 'Wrap up' }).waitFor();
    },
  },
  {
    name: 'wrap-up',
    async prepare(page) {
      await page.getByRole('button', { name: 'Wrap up' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

export const MEMBER_SCENES: Scene[] = [
  { name: 'carry-over', prepare: (page) => page.locator('.ritual').first().waitFor() },
  {
    name: 'today',
    async prepare(page) {
      // On later devices it has been dealt with already.
      await page.waitForTimeout(1_500);
      const letAllGo = page.locator('.ritual > .ritual-buttons .button:not(.button-primary)');
      if (await letAllGo.first().isVisible()) await letAllGo.first().click();
      await page.waitForTimeout(500);
      await page.reload();
      await page.locator('.goal-row').first().waitFor();
    },
  },
  { name: 'today-below', prepare: (page) => page.locator('.day-log').scrollIntoViewIfNeeded() },
  { name: 'goal-menu', prepare: (page) => openMenuOf(page, ESSAY) },
  {
    name: 'goal-sheet',
    async prepare(page) {
      await openMenuOf(page, ESSAY, EDIT);
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'repeat-fields',
    async prepare(page) {
      await openMenuOf(page, ESSAY, EDIT);
      await page.getByRole('dialog').locator('select').selectOption({ index: 3 });
    },
  },
  { name: 'move-to-date', prepare: (page) => openMenuOf(page, ESSAY, MOVE_TO_DATE) },
  {
    name: 'tag',
    async prepare(page) {
      await page
        .locator('.goal-row-text')
        .first()
        .click({ modifiers: ['Shift'] });
      await page.getByRole('button', { name: 'Tag' }).click();
    },
  },
  {
    name: 'done-open',
    async prepare(page) {
      await page.locator('.done-toggle').click();
    },
  },
  {
    name: 'select-mode',
    prepare: (page) =>
      page
        .locator('.goal-row-text')
        .first()
        .click({ modifiers: ['Shift'] }),
  },
  { name: 'past-day', address: `/d/${dayFromNow(-3)}` },
  { name: 'empty-past-day', address: `/d/${dayFromNow(-200)}` },
  { name: 'future-day', address: `/d/${dayFromNow(2)}` },
  { name: 'empty-future-day', address: `/d/${dayFromNow(6)}` },
  { name: 'calendar', address: '/calendar', prepare: (page) => page.locator('.week-goal').first().waitFor() },
  { name: 'calendar-month', address: '/calendar?view=month' },
  { name: 'routines-empty', address: '/routines' },
  {
    name: 'routines',
    address: '/routines',
    async prepare(page) {
      await page.locator('.routines .button').first().click();
      const sheet = page.getByRole('dialog');
      await sheet.locator('input').first().fill('Vocabulary');
      await page.keyboard.press('Enter');
      await page.locator('.routines li').first().waitFor();
    },
  },
  {
    name: 'routine-sheet',
    address: '/routines',
    async prepare(page) {
      await page.locator('.routines li [aria-haspopup=menu]').first().click();
      await page.getByRole('menuitem').first().click();
    },
  },
  { name: 'log', address: '/log' },
  {
    name: 'log-sheet',
    address: '/log',
    async prepare(page) {
      await page
        .getByRole('button', { name: /^More for the entry/ })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Edit' }).click();
    },
  },
  { name: 'log-no-match', address: '/log', prepare: (page) => page.getByRole('searchbox').fill('zebra') },
  { name: 'progress', address: '/progress' },
  { name: 'progress-below', address: '/progress', prepare: toTheEnd('.heatmap') },
  { name: 'palette', prepare: (page) => search(page, '') },
  { name: 'palette-results', prepare: (page) => search(page, 'maths') },
  { name: 'palette-none', prepare: (page) => search(page, 'zebra crossing') },
  { name: 'settings', address: '/settings' },
  {
    name: 'settings-middle',
    address: '/settings',
    prepare: async (page) => {
      await toTheEnd('.settings-keys')(page);
      await page.locator('#settings-language').evaluate((title) => title.scrollIntoView({ block: 'start' }));
    },
  },
  { name: 'settings-below', address: '/settings', prepare: toTheEnd('.settings-keys') },
  { name: 'account', address: '/account', prepare: (page) => page.locator('.settings-item').first().waitFor() },
  { name: 'account-below', address: '/account', prepare: toTheEnd('.settings-item') },
  { name: 'tokens', address: '/tokens' },
  {
    name: 'keys',
    async prepare(page) {
      await page.locator('.goal-row').first().waitFor();
      await page.locator('h1').press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'sync', address: '/sync' },
  {
    name: 'offline',
    async prepare(page, { context }) {
      await context.setOffline(true);
      await page.goto(page.url());
      await addGoal(page, 'Written on the train');
      await page.getByRole('status').filter({ hasText: 'Offline' }).first().waitFor();
    },
  },
  {
    name: 'sync-unreachable',
    async prepare(page, { network }) {
      network.behave('refuse');
      await page.goto(page.url());
      await addGoal(page, 'Written while the server slept');
      await page.goto(new URL('/sync', page.url()).href);
      await page.getByRole('status').filter({ hasText: 'reach server' }).first().waitFor({ timeout: 30_000 });
    },
  },
  {
    name: 'trash',
    async prepare(page) {
      await openMenuOf(page, 'Written on the train', DELETE);
      await page.goto(new URL('/trash', page.url()).href);
      await page.locator('.trash-item').first().waitFor();
    },
  },
];
