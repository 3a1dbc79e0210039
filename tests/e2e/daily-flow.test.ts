/** A day from its first line to its last, and what leaves the device as a file: offline, as a guest. */
import { readFileSync } from 'node:fs';
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { isAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test('a guest without a network writes, loses nothing and takes everything along', async ({ device }) => {
  const [phone, laptop] = [device('phone'), device('laptop')];
  await phone.open();
  await phone.isKeptForOffline();
  await phone.goOffline();

  await test.step('the add bar reads a subject and a time, and dismissing gives the words back', async () => {
    const bar = phone.page.getByRole('textbox', { name: 'Add a goal' });
    await bar.fill('Maths set 4 today at 5pm #algebra');
    await phone.page.getByRole('button', { name: 'Keep “#algebra” as words' }).click();
    await expect(phone.page.getByRole('button', { name: 'Keep “#algebra” as words' })).toBeHidden();
    await bar.press('Enter');
    await expect(phone.goal('Maths set 4 #algebra')).toBeVisible();
    await expect(phone.page.getByText('17:00')).toBeVisible();
    await bar.fill('Read tomorrow');
    await expect(phone.page.getByRole('button', { name: 'Keep “tomorrow” as words' })).toBeVisible();
    await bar.press('Enter');
    await expect(phone.page.getByText(/^Added for/)).toBeVisible();
  });

  await test.step('all done: the day is wrapped up', async () => {
    await phone.tick('Maths set 4 #algebra');
    await phone.page.getByRole('button', { name: 'Wrap up' }).click();
    const sheet = phone.page.getByRole('dialog');
    await isAccessible(phone.page, 'wrapping up');
    await sheet.getByRole('textbox', { name: 'How did it go?' }).fill('Set 4 is done');
    await sheet.getByRole('radio', { name: 'Good' }).check();
    await sheet.getByRole('textbox', { name: 'Goal 1 for tomorrow' }).fill('Maths set 5');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await expect(phone.logEntry('Good. Set 4 is done')).toBeVisible();
  });

  await test.step('what was deleted is restored from the trash', async () => {
    await phone.addGoal('Deleted by mistake');
    await phone.page.getByRole('button', { name: 'More for Deleted by mistake' }).click();
    await phone.page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect(phone.goal('Deleted by mistake')).toBeHidden();
    await phone.open('/trash');
    await phone.page.getByRole('button', { name: 'Restore Deleted by mistake' }).click();
    await expect(phone.page.getByText('Nothing deleted in the last 30 days.')).toBeVisible();
  });

  await test.step('an export is imported on another device and undone there', async () => {
    await phone.open('/settings');
    const downloading = phone.page.waitForEvent('download');
    await phone.page.getByRole('button', { name: 'Export' }).click();
    const file = await (await downloading).path();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 'studentos-export', version: 2 });

    await laptop.open('/import');
    await laptop.page.getByLabel('Choose file').setInputFiles(file);
    await expect(laptop.page.getByRole('row', { name: 'Goals 4 0 0' })).toBeVisible();
    await laptop.page.getByRole('button', { name: /^Add \d+ records$/ }).click();
    await laptop.page.getByRole('link', { name: 'Go to Today' }).click();
    await expect(laptop.goal('Deleted by mistake')).toBeVisible();
    await laptop.page.keyboard.press('Control+z');
    await expect(laptop.goal('Deleted by mistake')).toBeHidden();
  });

  await test.step('what is left is offered once on a new day, moved with one tap and taken back', async () => {
    await laptop.open(`/d/${addDays(dayOfTest(), -1)}`);
    await laptop.addGoal('Left from yesterday');
    await laptop.open();
    await expect(laptop.page.getByRole('heading', { name: 'Left from before' })).toBeVisible();
    await isAccessible(laptop.page, 'left from before');
    await laptop.page.getByRole('button', { name: 'All to today' }).click();
    await expect(laptop.goal('Left from yesterday')).toBeVisible();
    await laptop.page.getByRole('button', { name: 'Undo' }).click();
    await expect(laptop.goal('Left from yesterday')).toBeHidden();
    await laptop.page.getByRole('button', { name: 'Let all go' }).click();
    await expect(laptop.page.getByRole('heading', { name: 'Left from before' })).toBeHidden();
    await laptop.open();
    await expect(laptop.goal('Maths set 4 #algebra')).toBeHidden();
    await expect(laptop.page.getByRole('heading', { name: 'Left from before' })).toBeHidden();
    await expect(laptop.page.locator('body')).not.toContainText(/overdue/i);
  });
});
