/** Calendar, progress, search and the Log's filters: empty, filled, without a network and by keyboard alone. */
import { readFile } from 'node:fs/promises';
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';

test('without data each view says what will be there, and all of them open without a network', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  await phone.goOffline();

  await phone.open('/progress');
  await expect(phone.page.getByText('A picture appears after three days.')).toBeVisible();
  await phone.open('/log');
  await expect(phone.page.getByText('Write one line about what you studied.')).toBeVisible();
  await phone.open('/calendar');
  await expect(phone.page.getByRole('button', { name: 'Next week' })).toBeVisible();
  await phone.page.getByRole('button', { name: 'Search' }).click();
  await phone.page.getByRole('combobox').fill('Read 10 pages');
  await expect(phone.page.getByText('No match for “Read 10 pages”.')).toBeVisible();
  await phone.page.getByRole('option', { name: 'Create goal “Read 10 pages” today' }).click();
  await phone.page.getByRole('link', { name: 'Today' }).click();
  await phone.shows({ 'Read 10 pages': 'open' });
});

test('by keyboard alone the views are reached, turned and searched', async ({ device }) => {
  const laptop = device('laptop');
  const { today } = await threeDays(laptop);
  const { keyboard } = laptop.page;
  const heading = (name: string) => expect(laptop.page.getByRole('heading', { level: 1, name })).toBeVisible();

  await press(laptop, 'g', 'c');
  await expect(laptop.page.getByRole('button', { name: 'Next week' })).toBeVisible();
  await keyboard.press('o');
  await expect(laptop.page.getByRole('table')).toBeVisible();
  await laptop.page.locator(`[data-day="${today}"]`).focus();
  await keyboard.press('ArrowUp');
  await expect(laptop.page.locator(`[data-day="${addDays(today, -7)}"]`)).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowLeft');
  await keyboard.press('Enter');
  await laptop.shows({ 'Maths set 4': 'open' });
  await press(laptop, ']');
  await laptop.shows({ 'Read 10 pages': 'done' });
  await press(laptop, 'g', 'p');
  await heading('Progress');
  await press(laptop, 'n');
  await expect(laptop.page.getByRole('textbox', { name: 'Add a goal' })).toBeFocused();

  await keyboard.press('Control+k');
  await laptop.page.getByRole('combobox').fill('chapter');
  await expect(laptop.page.getByRole('option', { name: /Chapter 3 at last/ })).toBeVisible();
  await laptop.page.getByRole('combobox').fill('maths');
  await expect(laptop.page.getByRole('option', { name: /Maths set 4/ })).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Enter');
  await laptop.shows({ 'Maths set 4': 'open' });
  await keyboard.press('/');
  await laptop.page.getByRole('combobox').fill('yesterday');
  await keyboard.press('Enter');
  await expect(laptop.page).toHaveURL(new RegExp(addDays(today, -1)));
});

test('a goal goes to another day by a tap on it and by dragging it', async ({ device }) => {
  const laptop = device('laptop');
  const { today } = await threeDays(laptop);
  await laptop.open(`/calendar?day=${addDays(today, -1)}`);
  const day = (date: string) =>
    laptop.page.getByRole('listitem').filter({ has: laptop.page.locator(`[data-day="${date}"]`) });
  const goal = laptop.page.getByRole('button', { name: 'Maths set 4' });

  await goal.click();
  await laptop.page.getByRole('menuitem', { name: 'Move to date' }).click();
  await laptop.page.getByRole('dialog').getByRole('textbox', { name: 'Another date' }).fill(addDays(today, -14));
  await laptop.page.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(laptop.page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await laptop.open(`/calendar?day=${addDays(today, -14)}`);
  await expect(day(addDays(today, -14)).getByRole('button', { name: 'Maths set 4' })).toBeVisible();

  const target = await laptop.page
    .locator('[data-day]')
    .evaluateAll(
      (links, from) => links.map((link) => (link as HTMLElement).dataset.day!).find((each) => each !== from)!,
      addDays(today, -14),
    );
  await goal.dragTo(day(target));
  await expect(day(target).getByRole('button', { name: 'Maths set 4' })).toBeVisible();
  await laptop.page.getByRole('button', { name: 'Undo' }).click();
  await expect(day(addDays(today, -14)).getByRole('button', { name: 'Maths set 4' })).toBeVisible();
});

test('the Log is filtered by words and by subject; progress is taken along as a table, and as a picture', async ({
  device,
}) => {
  const phone = device('phone');
  await threeDays(phone);
  const { page } = phone;

  await test.step('the Log', async () => {
    await phone.open('/log');
    const entries = phone.page
      .getByRole('main')
      .locator('li')
      .filter({ hasText: /at last|by heart/ });
    const field = phone.page.getByRole('searchbox', { name: 'Search the log' });

    await expect(entries).toHaveCount(2);
    await field.fill('HEART');
    await expect(entries).toHaveCount(1);
    await field.fill('nowhere');
    await phone.page.getByRole('button', { name: 'Show all entries' }).click();
    await phone.page.getByRole('combobox', { name: 'Subject' }).selectOption('Biology');
    await expect(entries).toHaveText([/Chapter 3 at last/]);
  });

  await phone.open('/progress');
  const saved = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return readFile(await file.path());
  };
  expect((await saved('Save as a table (CSV)')).toString()).toMatch(/^date,goals,goals_done,.*\r\n2\d{3}-/);

  await test.step('a browser that shares no files saves it', async () => {
    await page.evaluate(() => Object.assign(navigator, { canShare: () => false }));
    const picture = await saved('Share as a picture');
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1080, 1080]);
  });

  await test.step('one that does hands it over', async () => {
    await page.evaluate(() => {
      const share = ({ files }: ShareData) => Promise.resolve(void (document.title = files![0]!.name));
      Object.assign(navigator, { canShare: () => true, share });
    });
    await page.getByRole('button', { name: 'Share as a picture' }).click();
    await expect(page).toHaveTitle(/^studentos-.*\.png$/);
  });
});

/** A guest's device with something on each of three days. */
async function threeDays(on: Device): Promise<{ today: string }> {
  await on.open();
  await on.isKeptForOffline();
  await on.addGoal('Read 10 pages');
  await on.tick('Read 10 pages');
  await on.page.getByRole('textbox', { name: 'Write a log entry' }).fill('Chapter 3 at last');
  await on.page.getByRole('textbox', { name: 'Minutes' }).fill('40');
  await on.page.getByRole('combobox', { name: 'Subject' }).fill('Biology');
  await on.writeLog('Chapter 3 at last');
  const today = dayOfTest();
  await on.open(`/d/${addDays(today, -1)}`);
  await on.addGoal('Maths set 4');
  await on.open(`/d/${addDays(today, -2)}`);
  await on.writeLog('All the words by heart');
  await on.open();
  return { today };
}

/** Presses keys outside any field, once there is a screen to hear them. */
async function press(on: Device, ...keys: string[]): Promise<void> {
  await expect(on.page.getByRole('main')).toBeVisible();
  await on.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (const key of keys) await on.page.keyboard.press(key);
}
