/** What was begun and is no record yet: kept until it is sent or cleared, and offered when the app starts. */
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { field, go, openGoal } from './forms.ts';
import { somebody } from './person.ts';

const today = dayOfTest();
const WORDS = 'Read about Rome, and then about Carthage, at some length';

const composer = ({ page }: Device) => page.getByRole('textbox', { name: 'Write a log entry' });
const notice = ({ page }: Device) => page.getByText('You have begun a text that is not saved yet.');

test('an entry that was begun is there after another screen, another day, a reload and a crash, until it is sent', async ({
  device,
}) => {
  const laptop = device('laptop');
  await laptop.open();
  await composer(laptop).fill(WORDS);

  await test.step('another screen and another day', async () => {
    await go(laptop, '/progress');
    await go(laptop, '/');
    await expect(composer(laptop)).toHaveValue(WORDS);
    await go(laptop, `/d/${addDays(today, -1)}`);
    await expect(composer(laptop)).toHaveValue('');
    await composer(laptop).fill('Of yesterday');
    await go(laptop, '/');
    await expect(composer(laptop)).toHaveValue(WORDS);
  });

  await test.step('a reload, which says that yesterday’s waits and leads there', async () => {
    await laptop.page.reload();
    await expect(composer(laptop)).toHaveValue(WORDS);
    await expect(notice(laptop)).toBeVisible();
    await laptop.page.getByRole('button', { name: 'Go on with it' }).click();
    await expect(composer(laptop)).toHaveValue('Of yesterday');
    await expect(notice(laptop)).toBeHidden();
    await composer(laptop).fill('');
    await go(laptop, '/');
  });

  await test.step('a page that crashes', async () => {
    await keptOnDisk(laptop, WORDS);
    await crash(laptop);
    await laptop.openTab();
    await expect(composer(laptop)).toHaveValue(WORDS);
    // What was cleared stays cleared, and what shows anyway needs no words.
    await laptop.page.waitForTimeout(1_000);
    await expect(notice(laptop)).toBeHidden();
  });

  await test.step('sent, it is an entry and no draft', async () => {
    await composer(laptop).press('Control+Enter');
    await expect(laptop.logEntry(WORDS)).toBeVisible();
    await expect(composer(laptop)).toHaveValue('');
    await laptop.page.reload();
    await expect(laptop.logEntry(WORDS)).toBeVisible();
    await expect(composer(laptop)).toHaveValue('');
  });
});

test('two tabs have one draft of a day', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();
  const first = laptop.page;
  await composer(laptop).fill('Read about');
  const second = await laptop.openTab();
  await expect(composer(laptop)).toHaveValue('Read about');
  await composer(laptop).fill('Read about Rome');
  const inFirst = first.getByRole('textbox', { name: 'Write a log entry' });
  await expect(inFirst).toHaveValue('Read about Rome');
  await inFirst.press('Control+Enter');
  await expect(second.getByRole('main').getByText('Read about Rome', { exact: true })).toBeVisible();
  await expect(composer(laptop)).toHaveValue('');
  await expect(inFirst).toHaveValue('');
});

test('an edit that was cut off before it was saved is on disk while its page hangs, and offered at the next start', async ({
  device,
}) => {
  const phone = device('phone');
  await phone.open();
  await phone.addGoal('Read');
  await openGoal(phone, 'Read');
  const notes = field(phone.page, 'Notes');
  await notes.fill('Chapter 4, ');
  await keptOnDisk(phone, 'Chapter 4, ');
  // The page has no moment left after the last letter: nothing can be saved.
  void notes.evaluate(typeAndHang, 'Chapter 4, and the exercises').catch(() => undefined);
  await keptOnDisk(phone, 'Chapter 4, and the exercises');
  await crash(phone);
  await phone.openTab();
  await expect(notice(phone)).toBeVisible();
  await phone.page.getByRole('button', { name: 'Go on with it' }).tap();
  await expect(field(phone.page, 'Notes')).toHaveValue('Chapter 4, and the exercises');
  await phone.page.keyboard.press('Escape');
  // It is stored once that is offered.
  await expect(phone.page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expect(notice(phone)).toBeHidden();
  await phone.page.reload();
  await openGoal(phone, 'Read');
  await expect(field(phone.page, 'Notes')).toHaveValue('Chapter 4, and the exercises');
  await expect(notice(phone)).toBeHidden();
});

test('signing out says how many texts were begun, and keeps them where asked', async ({ device }) => {
  const [laptop, ada] = [device('laptop'), somebody('Ada')];
  await laptop.signUp(ada);
  await laptop.says('Synced');
  await composer(laptop).fill(WORDS);
  await go(laptop, '/settings');
  await laptop.page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  const dialog = laptop.page.getByRole('dialog');
  await expect(dialog).toContainText('1 text that you have begun is on this device only.');
  await laptop.page.keyboard.press('Escape');
  await go(laptop, '/');
  await expect(composer(laptop)).toHaveValue(WORDS);
});

/** Types as a keyboard does, and keeps the page busy for longer than it lives. */
function typeAndHang(area: Element, text: string): void {
  const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!;
  set.call(area, text);
  area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  const until = performance.now() + 10_000;
  while (performance.now() < until);
}

/** Waits until the browser has a draft on disk, as another page of it reads there. */
async function keptOnDisk({ page, origin }: Device, text: string): Promise<void> {
  const reader = await page.context().newPage();
  await reader.goto(`${origin}/api/health`);
  await expect.poll(() => reader.evaluate(readCopies)).toContain(text);
  await reader.close();
}

async function readCopies(): Promise<string> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(request.error?.message));
    });
  const database = await done(indexedDB.open('studentos-drafts'));

  const rows = await done(database.transaction('copies').objectStore('copies').getAll());
  database.close();
  return JSON.stringify(rows);
}

/** The page's process ends at once. */
async function crash(device: Device): Promise<void> {
  const { page } = device;
  const crashed = page.waitForEvent('crash');
  void (await device.devTools()).send('Page.crash').catch(() => undefined);
  await crashed;
}
