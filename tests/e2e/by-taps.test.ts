/** Everything that a student does with goals and entries, by single taps: nothing here drags, swipes or presses a shortcut. */
import type { Page } from '@playwright/test';
import { addDays } from '#protocol/calendar-day.ts';
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';

test('a day by taps alone, with the network gone: goals, entries and what is left from before', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  await phone.goOffline();
  const { page } = phone;
  const today = await page.evaluate(() => new Date().toLocaleDateString('en-CA'));
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const menu = async (title: string, item: string) => {
    await button(`More for ${title}`).tap();
    await page.getByRole('menuitem', { name: item, exact: true }).tap();
  };

  await test.step('empty: an example becomes a goal when it is tapped, and is nothing before', async () => {
    await button('Read 10 pages').tap();
    await shows(phone, ['Read 10 pages']);
    await write(page, 'Add a goal', 'Two');
    await button('Add goal').tap();
    // The new row moves the line down, and a tap that was aimed before would open it.
    await shows(phone, ['Read 10 pages', 'Two']);
    await write(page, 'Add a goal', 'Three');
    await button('Add goal').tap();
    await shows(phone, ['Read 10 pages', 'Two', 'Three']);
  });

  await test.step('after three goals and with a network an account is offered once, and no is an answer', async () => {
    await expect(page.getByText('Keep this safe on all your devices')).toBeHidden();
    await phone.goOnline();
    await expect(page.getByText('Keep this safe on all your devices')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Install StudentOS' })).toBeHidden();
    await button('Not now').tap();
    await expect(page.getByText('Keep this safe on all your devices')).toBeHidden();
    await phone.goOffline();
  });

  await test.step('the menu of a row orders, ticks, moves and edits', async () => {
    await menu('Three', 'Move up');
    await shows(phone, ['Read 10 pages', 'Three', 'Two']);
    await menu('Two', 'Move to top');
    await shows(phone, ['Two', 'Read 10 pages', 'Three']);
    await menu('Two', 'Move down');
    await shows(phone, ['Read 10 pages', 'Two', 'Three']);
    await button('Undo').tap();
    await shows(phone, ['Two', 'Read 10 pages', 'Three']);
    await button('Redo').tap();
    await shows(phone, ['Read 10 pages', 'Two', 'Three']);
    await menu('Two', 'Done');
    await expect(phone.goal('Two')).toBeChecked();
    await expect(page.getByText('Swipe left moves it to tomorrow.')).toBeVisible();
    await menu('Two', 'Not done');
    await menu('Two', 'Move to tomorrow');
    await shows(phone, ['Read 10 pages', 'Three']);
    await button('Undo').tap();
    await menu('Two', 'Move to date');
    await button(/^Next week/).tap();
    await shows(phone, ['Read 10 pages', 'Three']);
    await button('Undo').tap();
    await menu('Two', 'Edit');
    await write(page, 'Subject', 'Maths');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().tap();
    await expect(page.locator('.goal-chip')).toHaveText(['Maths']);
    await menu('Two', 'Delete');
    await shows(phone, ['Read 10 pages', 'Three']);
    await button('Undo').tap();
    await shows(phone, ['Read 10 pages', 'Two', 'Three']);
  });

  await test.step('several are selected by taps, and undone as one', async () => {
    await menu('Read 10 pages', 'Select');
    await page.getByText('Three', { exact: true }).tap();
    await expect(page.getByText('2 selected')).toBeVisible();
    await button('Tag').tap();
    await write(page, 'Subject', 'History');
    await button('Set subject').tap();
    await expect(page.locator('.goal-chip')).toHaveText(['History', 'Maths', 'History']);
    await button('Undo').tap();
    await expect(page.locator('.goal-chip')).toHaveText(['Maths']);
    await menu('Read 10 pages', 'Select');
    await page.getByText('Two', { exact: true }).tap();
    await page.getByRole('toolbar').getByRole('button', { name: 'Done' }).tap();
    await expect(phone.goal('Three')).toBeVisible();
    await expect(page.locator('.day-progress')).toHaveText('2 of 3 done');
    await button('Undo').tap();
    await expect(page.locator('.day-progress')).toHaveText('0 of 3 done');
  });

  await test.step('an entry is written, changed and deleted', async () => {
    await write(page, 'Write a log entry', 'Chapter 3');
    await button('Save entry').tap();
    await expect(phone.logEntry('Chapter 3')).toBeVisible();
    await button(/^More for the entry/).tap();
    await page.getByRole('menuitem', { name: 'Edit' }).tap();
    await write(page, 'Text', 'Chapter 4');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().tap();
    await expect(phone.logEntry('Chapter 4')).toBeVisible();
    await button(/^More for the entry/).tap();
    await page.getByRole('menuitem', { name: 'Delete' }).tap();
    await expect(phone.logEntry('Chapter 4')).toBeHidden();
    await button('Undo').tap();
    await expect(phone.logEntry('Chapter 4')).toBeVisible();
  });

  await test.step('what is left from before is moved, let go, and both are taken back', async () => {
    await phone.open(`/d/${addDays(today, -1)}`);
    await expect(page.getByText('Nothing was written that day.')).toBeVisible();
    for (const title of ['Left one', 'Left two', 'Left three']) {
      await write(page, 'Add a goal', title);
      await button('Add goal').tap();
      await expect(phone.goal(title)).toBeVisible();
    }
    await button('Back to today').tap();
    const card = page.getByRole('region', { name: 'Left from before' });
    await card.getByRole('group', { name: 'Left one' }).getByRole('button', { name: 'Let go' }).tap();
    await expect(card.getByText('Left one')).toBeHidden();
    await button('Undo').tap();
    await expect(card.getByText('Left one')).toBeVisible();
    await card.getByRole('group', { name: 'Left one' }).getByRole('button', { name: 'Today' }).tap();
    await expect(phone.goal('Left one')).toBeVisible();
    await button('Let all go').tap();
    await expect(card).toBeHidden();
    await button('Undo').tap();
    await expect(card.getByText('Left two')).toBeVisible();
    await button('All to today').tap();
    await expect(card).toBeHidden();
    await shows(phone, ['Read 10 pages', 'Two', 'Three', 'Left one', 'Left two', 'Left three']);
  });

  await test.step('a finger may also swipe and rest, in both directions of reading', async () => {
    await swipe(phone, 'Left one', 130);
    await expect(phone.goal('Left one')).toBeChecked();
    await swipe(phone, 'Left two', -130);
    await expect(page.getByText('Left two', { exact: true })).toBeHidden();
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await swipe(phone, 'Left three', 130);
    await expect(page.getByText('Left three', { exact: true })).toBeHidden();
    // Up and down is the page's, however far it drifts.
    await swipe(phone, 'Two', 60, 120);
    await expect(phone.goal('Two')).not.toBeChecked();
    await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  });
});

/** Writes into a field as a keyboard on the screen does, after a tap on it. */
async function write(page: Page, field: string, text: string): Promise<void> {
  const name = { name: field, exact: true };
  const box = page.getByRole('textbox', name).or(page.getByRole('combobox', name));
  await box.tap();
  await box.fill(text);
}

/** A finger that comes down on a goal, goes sideways and leaves. */
async function swipe(on: Device, title: string, dx: number, dy = 0): Promise<void> {
  const touch = await on.devTools();
  const row = on.page.getByText(title, { exact: true });
  await row.scrollIntoViewIfNeeded();
  const box = (await row.boundingBox())!;
  const [x, y] = [195, box.y + box.height / 2];
  const STEPS = 8;
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
  for (let step = 1; step <= STEPS; step += 1)
    await touch.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: [{ x: x + (dx * step) / STEPS, y: y + (dy * step) / STEPS }],
    });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** The goals of the day that are not folded away, in their order. */
const shows = (on: Device, titles: string[]): Promise<void> =>
  expect(on.page.locator('.goal-row-title')).toHaveText(titles);
