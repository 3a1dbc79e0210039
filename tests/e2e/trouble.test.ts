/** What each screen says when something goes wrong: a server, a file, a disk, a part of the app, a browser. */
import type { Page } from '@playwright/test';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { isAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { failPuts } from './full-disk.ts';
import { hostileDocument } from './hostile-document.ts';
import { studentDocument } from './student-document.ts';

test.setTimeout(120_000);

const today = dayOfTest();

const sees = (page: Page, text: string | RegExp) =>
  expect(page.getByRole('main').getByText(text).filter({ visible: true }).first()).toBeVisible();

/** Goes to an address without loading the page anew. */
async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), address);
}

test('in trouble each screen says what is wrong and what is safe', async ({ device, network }) => {
  const phone = device('phone', { origin: network.url });
  await phone.open();
  await phone.isKeptForOffline();
  const { page } = phone;

  await test.step('a server that cannot be reached', async () => {
    network.behave('refuse');
    await go(page, '/login');
    await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.org');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse 42');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toHaveText("Can't reach server");
    await isAccessible(page, 'a sign-in that fails');
    network.behave('through');
  });

  await test.step('200 tries to become markup or a script are shown as they were written', async () => {
    page.on('dialog', (dialog) => phone.complaints.push(`dialog ${dialog.message()}`));
    await go(page, '/import');
    const buffer = Buffer.from(hostileDocument(today));
    await page.getByLabel('Choose file').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer });
    await page.getByRole('button', { name: 'Add 400 records' }).click();
    await expect(page.getByText('Everything was added.')).toBeVisible();
    for (const address of ['/', '/log', '/calendar']) {
      await go(page, address);
      await sees(page, /window\.hacked/);
      const made = 'main :is(img, iframe, script, object, math, details, a[href^="javascript"], [onload], [onerror])';
      await expect(page.locator(made)).toHaveCount(0);
    }
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  });

  await test.step('a browser that does not open its storage', async () => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('Played by a test.', 'UnknownError');
      };
    });
    await phone.open('/progress');
    await expect(page.getByRole('heading', { name: "We couldn't open local data" })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await isAccessible(page, 'storage that does not open');
    phone.complaints.length = 0;
  });
});

test('on a full disk each screen says that a change was not saved, and keeps what was written', async ({ device }) => {
  const phone = device('phone');
  await phone.open('/import');
  const { page } = phone;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const menu = async (of: string | RegExp, item: string | RegExp) => {
    await button(of).first().click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const field = (name: string) => page.getByRole('textbox', { name });
  const file = { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(studentDocument(today)) };
  await page.getByLabel('Choose file').setInputFiles(file);
  await button('Add 65 records').click();
  await sees(page, 'Everything was added.');
  await go(page, '/');
  await phone.addGoal('Deleted by mistake');
  await menu('More for Deleted by mistake', 'Delete');
  await go(page, '/routines');
  await button('Add a routine').click();
  await field('Title').fill('Vocabulary');
  await field('Title').press('Enter');
  await button('More for routine Vocabulary').waitFor();

  /** What a student tries on each screen, and what is still there afterwards. */
  const tries: [address: string, act: () => Promise<void>, left?: () => Promise<void>][] = [
    ['/log', () => writeLine('Lost?'), () => expect(field('Write a log entry')).toHaveValue('Lost?')],
    ['/log', () => menu(/^More for the entry/, 'Delete'), () => sees(page, `Fractions, ${today}`)],
    ['/calendar', () => menu('Solve a set', /^Mark as (not )?done$/), () => sees(page, 'Solve a set')],
    ['/routines', () => menu('More for routine Vocabulary', 'Pause'), () => sees(page, 'Vocabulary')],
    ['/trash', () => button('Restore Deleted by mistake').click(), () => sees(page, 'Deleted by mistake')],
    [
      '/share?text=A+talk',
      () => button('Goal for today').click(),
      () => expect(field('What was shared')).toHaveValue('A talk'),
    ],
    [
      '/settings',
      async () => void (await page.getByRole('combobox', { name: 'The week begins on' }).selectOption({ index: 3 })),
    ],
  ];
  const writeLine = async (text: string) => {
    await field('Write a log entry').fill(text);
    await field('Write a log entry').press('Control+Enter');
  };
  for (const [address, act, left] of tries)
    await test.step(`${address} on a full disk`, async () => {
      await go(page, address);
      await failPuts(phone, 'QuotaExceededError', 1_000);
      await act();
      await expect(page.getByText(/could not be saved on this device|no room left/).first()).toBeVisible();
      await left?.();
      await expect(page.getByText('New version', { exact: true })).toBeHidden();
      await failPuts(phone, 'QuotaExceededError', 0);
      await phone.open();
    });
  // What the browser said of it is in its console, and was meant to be.
  phone.complaints.length = 0;
});
