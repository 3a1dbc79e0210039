/** Each screen empty, filled and without a network; axe finds nothing in any of them. What goes wrong is in trouble.test.ts. */
import type { Page } from '@playwright/test';
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { isAccessible } from './accessibility.ts';
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { studentDocument } from './student-document.ts';

test.setTimeout(240_000);

const today = dayOfTest();

/** What each screen says before anything was written, and once there is something. */
const SCREENS: { address: string; empty: string | RegExp; filled: string | RegExp }[] = [
  { address: '/', empty: 'What would make today good?', filled: 'Solve a set' },
  { address: `/d/${addDays(today, -1)}`, empty: 'Nothing was written that day.', filled: 'Read ten pages' },
  { address: `/d/${addDays(today, 1)}`, empty: 'Nothing planned.', filled: 'Solve a set' },
  { address: '/calendar', empty: /20\d\d/, filled: 'Solve a set' },
  { address: '/calendar?view=month', empty: /20\d\d/, filled: /^[012]\/2$/ },
  { address: '/log', empty: 'Write one line about what you studied.', filled: `Fractions, ${today}` },
  { address: '/progress', empty: 'A picture appears after three days.', filled: 'Consistency' },
  { address: '/routines', empty: /^Nothing comes back yet/, filled: 'Vocabulary' },
  { address: '/trash', empty: 'Nothing deleted in the last 30 days.', filled: 'Deleted by mistake' },
  { address: '/sync', empty: /kept on this device only/, filled: /kept on this device only/ },
  {
    address: '/account',
    empty: 'You are using StudentOS without an account. Everything stays on this device.',
    filled: /without an account/,
  },
  { address: '/tokens', empty: 'Tokens belong to an account.', filled: 'Tokens belong to an account.' },
  { address: '/settings', empty: 'Day and week', filled: 'Day and week' },
  { address: '/import', empty: /^Choose a file/, filled: /^Choose a file/ },
  { address: '/help', empty: 'How offline works', filled: 'How offline works' },
  { address: '/login', empty: /^Welcome back/, filled: /^Welcome back/ },
  { address: '/signup', empty: /^Your goals on all your devices/, filled: /^Your goals on all your devices/ },
  { address: '/share?text=A+talk', empty: 'What was shared', filled: 'What was shared' },
  { address: '/nowhere', empty: 'There is no page at this address.', filled: 'There is no page at this address.' },
];

const sees = (page: Page, text: string | RegExp) =>
  expect(page.getByRole('main').getByText(text).filter({ visible: true }).first()).toBeVisible();

/** Goes to an address without loading the page anew. */
async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), address);
}

test('each screen says what it is for when it is empty, shows what there is, and does so offline', async ({
  device,
}) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  const { page } = phone;

  for (const { address, empty } of SCREENS) {
    await go(page, address);
    await sees(page, empty);
    await isAccessible(page, `${address}, empty`);
  }

  await test.step('a file with three weeks in it', async () => {
    await go(page, '/import');
    const file = (text: string) => ({ name: 'export.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.getByLabel('Choose file').setInputFiles(file('{"half":'));
    await expect(page.getByRole('alert')).toHaveText('This file is damaged, or not an export.');
    await isAccessible(page, 'a damaged file');
    await page.getByLabel('Choose file').setInputFiles(file(studentDocument(today)));
    await expect(page.getByRole('row', { name: 'Goals 44 0 0' })).toBeVisible();
    await isAccessible(page, 'what an import would do');
    await page.getByRole('button', { name: 'Add 65 records' }).click();
    await expect(page.getByText('Everything was added.')).toBeVisible();
  });

  await go(page, '/routines');
  await page.getByRole('button', { name: 'Add a routine' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Vocabulary');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await go(page, '/');
  await phone.addGoal('Deleted by mistake');
  await page.getByRole('button', { name: 'More for Deleted by mistake' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(phone.goal('Deleted by mistake')).toBeHidden();

  for (const { address, empty, filled } of SCREENS) {
    await go(page, address);
    await sees(page, filled);
    // The others look as they did when there was nothing.
    if (filled !== empty) await isAccessible(page, `${address}, filled`);
  }
  await sheets(phone);

  await test.step('in the colours that a system forces, what is open does not look done', async () => {
    await go(page, '/');
    await page.emulateMedia({ forcedColors: 'active' });
    await expect(page.locator('.goal-row-title').getByText('Solve a set')).toHaveCSS('text-decoration-line', 'none');
    await expect(page.locator('.goal-row', { hasText: 'Solve a set' }).locator('.checkbox-mark .icon')).toHaveCSS(
      'opacity',
      '0',
    );
    await page.emulateMedia({ forcedColors: 'none' });
  });

  await phone.goOffline();
  for (const { address, filled } of SCREENS) {
    await go(page, address);
    await sees(page, filled);
  }
});

/** What lies above a screen. */
async function sheets({ page }: Device): Promise<void> {
  const menu = async (of: string, item?: string) => {
    await page.getByRole('button', { name: of }).first().click();
    if (item !== undefined) await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const places: [where: string, address: string, open: () => Promise<void>][] = [
    ['the menu of a goal', '/', () => menu('More for Solve a set')],
    ['the sheet of a goal', '/', () => menu('More for Solve a set', 'Edit')],
    ['where a goal can move', '/', () => menu('More for Solve a set', 'Move to date')],
    ['the sheet of an entry', '/log', () => menu('More for the entry of', 'Edit')],
    ['the menu of a goal in the calendar', '/calendar', () => menu('Solve a set')],
    ['search', '/', () => menu('Search')],
  ];
  for (const [where, address, open] of places) {
    await go(page, address);
    await open();
    await expect(page.getByRole(where.includes('menu') ? 'menu' : 'dialog')).toBeVisible();
    await isAccessible(page, where);
    await page.keyboard.press('Escape');
  }
  await go(page, '/');
  await page.getByRole('textbox', { name: 'Add a goal' }).fill('Maths tomorrow at 5pm #algebra');
  await expect(page.getByRole('button', { name: 'Keep “#algebra” as words' })).toBeVisible();
  await isAccessible(page, 'what the add bar understood');
  await page.getByRole('textbox', { name: 'Add a goal' }).fill('');
}
