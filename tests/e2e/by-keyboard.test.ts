/** Everything that a student does with goals and entries, by keyboard alone: nothing here points, clicks or taps. */
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { KEY_TABLE } from '#client/keys/key-table.ts';
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { give } from './keyboard.ts';

test('a day by keyboard alone, from its first line on, with the network gone', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();
  await laptop.isKeptForOffline();
  await laptop.goOffline();
  const { page } = laptop;
  const today = dayOfTest();
  const type = (text: string) => page.keyboard.type(text);

  await test.step('empty: the cursor is where the first goal is written', async () => {
    await expect(page.getByText('What would make today good?')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Add a goal' })).toBeFocused();
    for (const title of ['One', 'Two', 'Three']) {
      await type(title);
      await page.keyboard.press('Enter');
      await expect(laptop.goal(title)).toBeVisible();
    }
    await type('Later');
    await page.keyboard.press('Shift+Enter');
    await expect(page.getByText(/^Added for/)).toBeVisible();
  });

  await test.step('rows are walked, ticked, renamed, opened and ordered', async () => {
    await give(laptop, 'close');
    await give(laptop, 'rowBelow');
    await expect(laptop.goal('One')).toBeFocused();
    await give(laptop, 'rowBelow', 1);
    await expect(laptop.goal('Two')).toBeFocused();
    await give(laptop, 'tick');
    await expect(laptop.goal('Two')).toBeChecked();
    await expect(laptop.goal('Two')).toBeFocused();
    await give(laptop, 'tick');
    await expect(laptop.goal('Two')).not.toBeChecked();
    await give(laptop, 'rename');
    await page.keyboard.press('End');
    await type(' more');
    await page.keyboard.press('Enter');
    await expect(laptop.goal('Two more')).toBeFocused();
    await give(laptop, 'moveUp');
    await shows(laptop, ['Two more', 'One', 'Three']);
    await give(laptop, 'moveDown');
    await shows(laptop, ['One', 'Two more', 'Three']);
    await give(laptop, 'open');
    await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Title' })).toBeFocused();
    await page.keyboard.press('Home');
    await type('Do ');
    await give(laptop, 'save');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(laptop.goal('Do Two more')).toBeFocused();
    // On a sheet undo takes back what was done on it, and nothing from before.
    await give(laptop, 'open');
    const title = page.getByRole('dialog').getByRole('textbox', { name: 'Title' });
    await expect(title).toBeFocused();
    await page.keyboard.press('End');
    await type(' again');
    await page.keyboard.press('Shift+Tab');
    await give(laptop, 'undo');
    await expect(title).toHaveValue('Do Two more');
    await give(laptop, 'redo');
    await expect(title).toHaveValue('Do Two more again');
    await give(laptop, 'undo');
    await expect(title).toHaveValue('Do Two more');
    await give(laptop, 'undo');
    await expect(page.getByText('Close this first to undo or redo')).toBeVisible();
    await expect(title).toHaveValue('Do Two more');
    await give(laptop, 'close');
    await expect(laptop.goal('Do Two more')).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Move to top' })).toBeVisible();
    await type('Move to top');
    await page.keyboard.press('Enter');
    await shows(laptop, ['Do Two more', 'One', 'Three']);
  });

  await test.step('a goal goes to another day, and each step is taken back and done again', async () => {
    await give(laptop, 'rowAbove');
    await give(laptop, 'rowBelow');
    await expect(laptop.goal('One')).toBeFocused();
    await give(laptop, 'moveToTomorrow');
    await shows(laptop, ['Do Two more', 'Three']);
    // The row that took its place has the focus.
    await expect(laptop.goal('Three')).toBeFocused();
    await give(laptop, 'moveToDate');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await shows(laptop, ['Do Two more']);
    await give(laptop, 'undo');
    await give(laptop, 'undo');
    await shows(laptop, ['Do Two more', 'One', 'Three']);
    await give(laptop, 'redo');
    await shows(laptop, ['Do Two more', 'Three']);
    await give(laptop, 'undo');
    await shows(laptop, ['Do Two more', 'One', 'Three']);
  });

  await test.step('several rows are selected and undone as one', async () => {
    await give(laptop, 'close');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await give(laptop, 'rowBelow');
    await give(laptop, 'select');
    await give(laptop, 'selectBelow');
    await expect(page.getByText('2 selected')).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'Select One' })).toBeFocused();
    await give(laptop, 'delete');
    await shows(laptop, ['Three']);
    await give(laptop, 'undo');
    await shows(laptop, ['Do Two more', 'One', 'Three']);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await give(laptop, 'rowBelow');
    await give(laptop, 'select');
    await give(laptop, 'selectAll');
    await expect(page.getByText('3 selected')).toBeVisible();
    await give(laptop, 'close');
    await expect(page.getByRole('toolbar')).toBeHidden();
  });

  await test.step('an entry is written, changed, deleted and brought back', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await give(laptop, 'write');
    await type('Chapter 3');
    await give(laptop, 'save');
    await expect(laptop.logEntry('Chapter 3')).toBeVisible();
    await give(laptop, 'close');
    await give(laptop, 'rowAbove');
    await give(laptop, 'rename');
    await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Text' })).toBeFocused();
    await page.keyboard.press('End');
    await type(' at last');
    await give(laptop, 'save');
    await expect(laptop.logEntry('Chapter 3 at last')).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();
    await give(laptop, 'delete');
    await expect(laptop.logEntry('Chapter 3 at last')).toBeHidden();
    await give(laptop, 'undo');
    await expect(laptop.logEntry('Chapter 3 at last')).toBeVisible();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await give(laptop, 'log');
    await expect(page.getByRole('heading', { level: 1, name: 'Log' })).toBeVisible();
    await expect(laptop.logEntry('Chapter 3 at last')).toBeVisible();
    await give(laptop, 'rowBelow');
    await give(laptop, 'delete');
    await expect(page.getByText('Write one line about what you studied.')).toBeVisible();
    await give(laptop, 'undo');
    await expect(laptop.logEntry('Chapter 3 at last')).toBeVisible();
  });

  await test.step('days are turned, a blank one is filled from another', async () => {
    await give(laptop, 'today');
    await give(laptop, 'next');
    await expect(page).toHaveURL(new RegExp(addDays(today, 1)));
    await shows(laptop, ['Later']);
    await give(laptop, 'next', 1);
    await expect(page.getByText('Nothing planned.')).toBeVisible();
    await page.getByRole('button', { name: /^Copy from / }).focus();
    await page.keyboard.press('Enter');
    await shows(laptop, ['Later']);
    await give(laptop, 'undo');
    await expect(page.getByText('Nothing planned.')).toBeVisible();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await give(laptop, 'today');
    await give(laptop, 'previous');
    await expect(page.getByText('Nothing was written that day.')).toBeVisible();
    await give(laptop, 'today');
  });

  await test.step('the keys are explained from the table, and single ones can be off', async () => {
    await give(laptop, 'help');
    const rows = page.getByRole('dialog').locator('dl > div');
    await expect(rows).toHaveCount(Object.keys(KEY_TABLE).length);
    await give(laptop, 'close');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.evaluate(() => localStorage.setItem('studentos-single-keys', 'off'));
    await laptop.open();
    await shows(laptop, ['Do Two more', 'One', 'Three']);
    await give(laptop, 'help');
    await give(laptop, 'calendar');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Today');
    await expect(page.getByRole('dialog')).toBeHidden();
    await give(laptop, 'palette');
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  });
});

/** The open goals of the day, in their order. */
const shows = (on: Device, titles: string[]): Promise<void> =>
  expect(on.page.locator('.goal-row-title')).toHaveText(titles);
