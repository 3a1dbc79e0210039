/** Everything that a student does with goals and entries, by single taps: nothing here drags, swipes or presses a shortcut. */
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import type { Device } from './device.ts';
import { rest, swipe, write } from './finger.ts';
import { expect, test } from './fixtures.ts';

test('a day by taps alone, with the network gone: goals, entries and what is left from before', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  await phone.goOffline();
  const { page } = phone;
  const today = dayOfTest();
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
    const row = (title: string) => page.getByText(title, { exact: true });
    await swipe(phone, row('Left one'), 130);
    await expect(phone.goal('Left one')).toBeChecked();
    await swipe(phone, row('Left two'), -130);
    await expect(row('Left two')).toBeHidden();
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await swipe(phone, row('Left three'), 130);
    await expect(row('Left three')).toBeHidden();
    // Up and down is the page's, however far it drifts.
    await swipe(phone, row('Two'), 60, 120);
    await expect(phone.goal('Two')).not.toBeChecked();
    await page.evaluate(() => (document.documentElement.dir = 'ltr'));
    await rest(phone, row('Two'));
    await expect(page.getByRole('toolbar').getByText('1 selected')).toBeVisible();
    await button('Clear selection').tap();
    await expect(page.getByRole('toolbar')).toBeHidden();
  });

  await test.step('days are turned by the arrows, by the week above them, and by a swipe over the page', async () => {
    const isOn = (day: number) => expect(page).toHaveURL(day === 0 ? /\/$/ : new RegExp(addDays(today, day)));
    await button('Next day').tap();
    await isOn(1);
    await button('Previous day').tap();
    await isOn(0);
    await page.locator('.day-strip-day:not([aria-current])').first().tap();
    await expect(page).not.toHaveURL(/\/$/);
    await button('Back to today').tap();
    await swipe(phone, page.getByRole('heading', { name: 'Goals' }), -120);
    await isOn(1);
    await swipe(phone, page.getByRole('heading', { name: 'Goals' }), 120);
    await isOn(0);
  });
});

/** The goals of the day that are not folded away, in their order. */
const shows = (on: Device, titles: string[]): Promise<void> =>
  expect(on.page.locator('.goal-row-title')).toHaveText(titles);
