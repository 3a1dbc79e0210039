/** What a student does beyond the list of a day, by single taps: nothing here drags, swipes or presses a key. */
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { write } from './finger.ts';
import { expect, test } from './fixtures.ts';
import { somebody } from './person.ts';
import { studentDocument } from './student-document.ts';

test('rituals, views, search, trash, settings and files by taps alone, with the network gone', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  await phone.goOffline();
  const { page } = phone;
  const today = dayOfTest();
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  const item = (name: string) => page.getByRole('menuitem', { name, exact: true });
  const dialog = page.getByRole('dialog');

  await test.step('a file is read, looked at and added; an export is saved', async () => {
    await link('Settings').tap();
    await link('Import').tap();
    const choosing = page.waitForEvent('filechooser');
    await button('Choose file').or(page.getByText('Choose file')).first().tap();
    const buffer = Buffer.from(studentDocument(today));
    await (await choosing).setFiles({ name: 'export.json', mimeType: 'application/json', buffer });
    await button('Add 65 records').tap();
    await expect(page.getByText('Everything was added.')).toBeVisible();
    await link('Settings').tap();
    const saving = page.waitForEvent('download');
    await button('Export').tap();
    expect((await saving).suggestedFilename()).toMatch(/^studentos-.*\.json$/);
  });

  await test.step('chips are dismissed; a sheet takes a date, a time, a rule and a note', async () => {
    await link('Today').tap();
    await write(page, 'Add a goal', 'Read today at 5pm #maths');
    await button('Keep “#maths” as words').tap();
    await button('Add goal').tap();
    await expect(phone.goal('Read #maths')).toBeVisible();
    await button('More for Read #maths').tap();
    await item('Edit').tap();
    await dialog.getByLabel('Reminder').fill('08:15');
    await write(page, 'Notes', 'Pages 3 to 12');
    await dialog.getByRole('combobox', { name: 'Repeat' }).selectOption('Some days of the week');
    await dialog.getByRole('button', { name: 'Close' }).first().tap();
    await expect(page.locator('.goal-row', { hasText: 'Read #maths' })).toContainText('repeats');
    await expect(page.locator('.goal-row', { hasText: 'Read #maths' })).toContainText('08:15');
  });

  await test.step('what is left from before is given another day', async () => {
    const card = page.getByRole('region', { name: 'Left from before' });
    await card.getByRole('button', { name: 'Another day' }).tap();
    await dialog.getByRole('button', { name: 'Next week' }).tap();
    await expect(card).toBeHidden();
  });

  await test.step('the day is wrapped up; what was written outlives a sheet that is closed', async () => {
    for (const title of ['Read #maths', 'Solve a set', 'Read ten pages']) await phone.goal(title).tap();
    await button('Wrap up').tap();
    await write(page, 'How did it go?', 'Slowly');
    await dialog.getByRole('button', { name: 'Close' }).tap();
    await button('Wrap up').tap();
    await expect(dialog.getByRole('textbox', { name: 'How did it go?' })).toHaveValue('Slowly');
    await dialog.getByText('Good', { exact: true }).tap();
    await write(page, 'Goal 1 for tomorrow', 'Begin earlier');
    await button('Save').tap();
    await expect(phone.logEntry('Good. Slowly')).toBeVisible();
  });

  await test.step('a goal of the calendar goes to another day, and a day is opened from the month', async () => {
    await link('Calendar').tap();
    const day = page.getByRole('listitem').filter({ has: page.locator(`[data-day="${today}"]`) });
    await day.getByRole('button', { name: 'Solve a set' }).tap();
    await item('Move to date').tap();
    await dialog.getByRole('button', { name: 'Next week' }).tap();
    await expect(day.getByRole('button', { name: 'Solve a set' })).toBeHidden();
    await button('Undo').tap();
    await expect(day.getByRole('button', { name: 'Solve a set' })).toBeVisible();
    await page.getByRole('radio', { name: 'Month' }).tap();
    await page.locator(`[data-day="${today}"]`).tap();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Today');
  });

  await test.step('the Log is written, filtered and changed; the back button closes its sheet', async () => {
    await link('Log').tap();
    await write(page, 'Write a log entry', 'By heart');
    await write(page, 'Minutes', '25');
    await write(page, 'Search the log', addDays(today, -3));
    await expect(page.locator('.log-entry')).toHaveCount(1);
    await write(page, 'Search the log', '');
    await page.getByRole('combobox', { name: 'Subject' }).last().selectOption('Maths');
    await expect(phone.logEntry('Good. Slowly')).toBeHidden();
    await button(/^More for the entry/)
      .first()
      .tap();
    await item('Edit').tap();
    await write(page, 'Text', 'Fractions, at last');
    await page.goBack();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('heading', { level: 1, name: 'Log' })).toBeVisible();
    await expect(phone.logEntry('Fractions, at last')).toBeVisible();
  });

  await test.step('progress is shown by time and saved', async () => {
    await link('Progress').tap();
    await page.getByRole('radio', { name: 'Time' }).tap();
    await expect(page.getByRole('radio', { name: 'Time' })).toBeChecked();
    const saving = page.waitForEvent('download');
    await button('Save as a table (CSV)').tap();
    expect((await saving).suggestedFilename()).toMatch(/\.csv$/);
  });

  await test.step('a search leads to a goal; what was deleted is restored', async () => {
    await button('Search').tap();
    await dialog.getByRole('combobox').fill('begin earlier');
    await dialog
      .getByRole('option', { name: /Begin earlier/ })
      .first()
      .tap();
    await expect(page).toHaveURL(new RegExp(addDays(today, 1)));
    await button('More for Begin earlier').tap();
    await item('Delete').tap();
    await expect(phone.goal('Begin earlier')).toBeHidden();
    await button('Search').tap();
    await dialog.getByRole('combobox').fill('trash');
    await dialog.getByRole('option', { name: 'Go to Trash' }).tap();
    await button('Restore Begin earlier').tap();
    await expect(button('Restore Begin earlier')).toBeHidden();
  });

  await test.step('the look is changed, how syncing stands is copied, what was shared becomes a goal', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await link('Settings').tap();
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.getByText('Single letters give commands').tap();
    await expect(page.getByRole('checkbox', { name: 'Single letters give commands' })).not.toBeChecked();
    await page.getByRole('status').getByRole('link', { name: 'On this device' }).tap();
    await button('Copy details').tap();
    await expect(page.getByText('Copied')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).not.toMatch(/Slowly|Solve a set/);
    await phone.open('/share?text=A+talk');
    await button('Goal for today').tap();
    await expect(phone.goal('A talk')).toBeVisible();
  });
});

test('an account is made, entered, left and ended by taps alone', async ({ device }) => {
  const [phone, other] = [device('phone'), device('laptop')];
  const { name, email, password } = somebody('Ada');
  await phone.open();
  const { page } = phone;
  const main = page.getByRole('main');
  const go = (where: string) => page.getByRole('link', { name: where, exact: true }).tap();

  await page.getByRole('status').getByRole('link', { name: 'On this device' }).tap();
  await main.getByRole('link', { name: 'Create account' }).tap();
  await write(page, 'Name', name);
  await write(page, 'Email', email);
  await write(page, 'Password', password);
  await main.getByRole('button', { name: 'Create account' }).tap();
  await phone.says('Synced');
  await other.signIn({ name, email, password });

  await page.getByRole('status').getByRole('link', { name: 'Synced' }).tap();
  const devices = page.getByRole('region', { name: 'Devices' });
  await expect(devices.getByText('This device', { exact: true })).toBeVisible();
  await devices.getByRole('button', { name: /^Sign out Chrome on/ }).tap();
  await expect(devices.getByText('You are signed in on this device only.')).toBeVisible();
  await go('Settings');
  await main.getByRole('button', { name: 'Sign out' }).tap();
  await phone.says('On this device');

  await go('Settings');
  await main.getByRole('link', { name: 'Sign in' }).tap();
  await write(page, 'Email', email);
  await write(page, 'Password', password);
  await main.getByRole('button', { name: 'Sign in' }).tap();
  await phone.says('Synced');
  await go('Settings');
  await main.getByRole('link', { name: 'Manage account' }).tap();
  await main.getByRole('button', { name: 'Delete account' }).tap();
  await write(page, 'Password', password);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).tap();
  await expect(page.getByText('Account deleted')).toBeVisible();
});
