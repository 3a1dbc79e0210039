/** What a student does beyond the list of a day, by keyboard alone: nothing here points, clicks or taps. */
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { expect, test } from './fixtures.ts';
import { choose, give, pressOn, tabTo, typeInto } from './keyboard.ts';
import { somebody } from './person.ts';
import { studentDocument } from './student-document.ts';

test('rituals, views, search, trash, settings and files by keyboard alone, with the network gone', async ({
  device,
}) => {
  const laptop = device('laptop');
  await laptop.open();
  await laptop.isKeptForOffline();
  await laptop.goOffline();
  const { page } = laptop;
  const today = dayOfTest();
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const dialog = page.getByRole('dialog');
  const press = (name: string | RegExp) => pressOn(page, button(name));
  const find = async (words: string, command: string) => {
    await give(laptop, 'palette');
    await expect(dialog.getByRole('combobox')).toBeFocused();
    await page.keyboard.type(words);
    await expect(dialog.getByRole('option', { name: command })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
  };
  const letGo = () => page.evaluate(() => (document.activeElement as HTMLElement).blur());

  await test.step('chips are dismissed, several pasted lines become as many goals', async () => {
    const bar = page.getByRole('textbox', { name: 'Add a goal' });
    await typeInto(page, bar, 'Read today at 5pm #maths');
    await expect(page.locator('.marked-input-mark')).toHaveCount(3);
    await press('Keep “#maths” as words');
    await tabTo(page, bar);
    await page.keyboard.press('Enter');
    await expect(laptop.goal('Read #maths')).toBeVisible();
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', '- One\n- Two');
      document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    });
    await expect(button('Add 2 goals')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(laptop.goal('Two')).toBeVisible();
  });

  await test.step('a file is read, looked at and added; an export is saved', async () => {
    await give(laptop, 'close');
    await give(laptop, 'settings');
    await pressOn(page, page.getByRole('link', { name: 'Import' }));
    const choosing = page.waitForEvent('filechooser');
    await tabTo(page, page.getByLabel('Choose file'));
    await page.keyboard.press('Enter');
    const buffer = Buffer.from(studentDocument(today));
    await (await choosing).setFiles({ name: 'export.json', mimeType: 'application/json', buffer });
    await press('Add 65 records');
    await expect(page.getByText('Everything was added.')).toBeVisible();
    await letGo();
    await give(laptop, 'settings');
    const saving = page.waitForEvent('download');
    await press('Export');
    expect((await saving).suggestedFilename()).toMatch(/^studentos-.*\.json$/);
  });

  await test.step('what is left from before is given another day, and let go', async () => {
    await laptop.open();
    const card = page.getByRole('region', { name: 'Left from before' });
    await pressOn(page, card.getByRole('button', { name: 'Another day' }));
    await pressOn(page, dialog.getByRole('button', { name: 'Next week' }));
    await expect(card).toBeHidden();
    await letGo();
    await give(laptop, 'undo');
    await pressOn(page, card.getByRole('button', { name: 'Let all go' }));
    await expect(card).toBeHidden();
  });

  await test.step('the day is wrapped up; what was written outlives a sheet that is closed', async () => {
    while (await page.locator('.goal-row:not(.goal-row-done)').count()) {
      const row = page.locator('.goal-row:not(.goal-row-done) input').first();
      await tabTo(page, row);
      await page.keyboard.press('Space');
      await expect(page.locator('[data-saving]')).toHaveCount(0);
    }
    await press('Wrap up');
    await typeInto(page, dialog.getByRole('textbox', { name: 'How did it go?' }), 'Slowly');
    await give(laptop, 'close');
    await expect(dialog).toBeHidden();
    await press('Wrap up');
    await expect(dialog.getByRole('textbox', { name: 'How did it go?' })).toHaveValue('Slowly');
    await tabTo(page, dialog.getByRole('radio', { name: 'Rough' }));
    await page.keyboard.press('ArrowDown');
    await typeInto(page, dialog.getByRole('textbox', { name: 'Goal 1 for tomorrow' }), 'Begin earlier');
    await give(laptop, 'save');
    await expect(laptop.logEntry('Okay. Slowly')).toBeVisible();
  });

  await test.step('a goal of the calendar goes to another day; week and month change places', async () => {
    await letGo();
    await give(laptop, 'calendar');
    await expect(button('Next week')).toBeVisible();
    await give(laptop, 'month');
    await expect(page.getByRole('table')).toBeVisible();
    await give(laptop, 'week');
    await expect(page.getByRole('table')).toBeHidden();
    const goal = page.getByRole('listitem').filter({ has: page.locator(`[data-day="${today}"]`) });
    await pressOn(page, goal.getByRole('button', { name: 'Solve a set' }));
    await choose(page, 'Move to date');
    await pressOn(page, dialog.getByRole('button', { name: 'Next week' }));
    await expect(goal.getByRole('button', { name: 'Solve a set' })).toBeHidden();
    await give(laptop, 'undo');
    await expect(goal.getByRole('button', { name: 'Solve a set' })).toBeVisible();
  });

  await test.step('the Log is filtered, progress shown by time and saved', async () => {
    await give(laptop, 'log');
    await typeInto(page, page.getByRole('searchbox', { name: 'Search the log' }), addDays(today, -3));
    await expect(page.locator('.log-entry')).toHaveCount(1);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await tabTo(page, page.getByRole('combobox', { name: 'Subject' }));
    await page.keyboard.press('ArrowDown');
    await expect(laptop.logEntry('Okay. Slowly')).toBeHidden();
    await letGo();
    await give(laptop, 'rowBelow');
    await give(laptop, 'delete');
    await expect(page.getByText('Log entry deleted')).toBeVisible();
    await give(laptop, 'progress');
    await tabTo(page, page.getByRole('radio', { name: 'Goals' }));
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: 'Time' })).toBeChecked();
    const saving = page.waitForEvent('download');
    await press('Save as a table (CSV)');
    expect((await saving).suggestedFilename()).toMatch(/\.csv$/);
  });

  await test.step('a command is found, what was deleted restored', async () => {
    await find('trash', 'Go to Trash');
    await expect(page.getByRole('heading', { level: 1, name: 'Trash' })).toBeVisible();
    await pressOn(page, button(/^Restore /));
    await expect(page.getByText('Nothing deleted in the last 30 days.')).toBeVisible();
  });

  await test.step('a command gets a key of its own, not one that is taken, and the standard ones come back', async () => {
    await give(laptop, 'settings');
    await tabTo(page, page.getByText('Change keys'));
    await page.keyboard.press('Enter');
    await press(/^Calendar: /);
    await page.keyboard.press('t');
    await expect(page.getByRole('alert')).toHaveText('This key already means “Today”.');
    await page.keyboard.press('c');
    await expect(button('Calendar: C. Press to change')).toBeFocused();
    await letGo();
    await page.keyboard.press('c');
    await expect(page.getByRole('heading', { level: 1, name: 'Calendar' })).toBeVisible();
    await give(laptop, 'settings');
    await press('Back to the standard keys');
    await letGo();
    await page.keyboard.press('c');
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await tabTo(page, page.getByRole('combobox', { name: 'Theme' }));
    await page.keyboard.press('End');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  await test.step('how syncing stands is copied, and what was shared becomes an entry', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await letGo();
    await find('sync', 'Go to Sync');
    await press('Copy details');
    await expect(page.getByText('Copied')).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/guest/);
    expect(copied).not.toMatch(/Slowly|Solve a set/);
    await laptop.open('/share?text=A+talk');
    await press('Log entry');
    await expect(laptop.logEntry('A talk')).toBeVisible();
  });
});

test('an account is made, entered, left and ended by keyboard alone', async ({ device }) => {
  const laptop = device('laptop');
  const { name, email, password } = somebody('Ada');
  const other = device('phone');
  await laptop.open('/settings');
  const { page } = laptop;
  const main = page.getByRole('main');
  const field = (label: string) => main.getByRole('textbox', { name: label });

  await pressOn(page, main.getByRole('link', { name: 'Create account' }));
  await typeInto(page, field('Name'), name);
  await typeInto(page, field('Email'), email);
  await typeInto(page, field('Password'), password);
  await page.keyboard.press('Enter');
  await laptop.says('Synced');
  await other.signIn({ name, email, password });
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await give(laptop, 'settings');
  await pressOn(page, page.getByRole('link', { name: 'Manage account' }));
  await pressOn(page, page.getByRole('button', { name: /^Sign out Chrome on/ }));
  await expect(page.getByText('You are signed in on this device only.')).toBeVisible();
  await give(laptop, 'settings');
  await pressOn(page, page.getByRole('button', { name: 'Sign out' }));
  await laptop.says('On this device');

  await give(laptop, 'settings');
  await pressOn(page, main.getByRole('link', { name: 'Sign in' }));
  await typeInto(page, field('Email'), email);
  await typeInto(page, field('Password'), password);
  await page.keyboard.press('Enter');
  await laptop.says('Synced');
  await laptop.open('/account');
  await pressOn(page, page.getByRole('button', { name: 'Delete account' }));
  await typeInto(page, page.getByRole('dialog').getByRole('textbox', { name: 'Password' }), password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Account deleted')).toBeVisible();
});
