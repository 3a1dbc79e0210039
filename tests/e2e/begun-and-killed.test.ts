/** A browser that is killed right after the last letter, before it has written localStorage to disk, which takes Chromium seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from './fixtures.ts';

test('what was typed last is there again after the browser was killed, and what was sent is not', async ({
  device,
}) => {
  const phone = device('phone', { profile: 'shell' });
  const composer = () => phone.page.getByRole('textbox', { name: 'Write a log entry' });
  const bar = () => phone.page.getByRole('textbox', { name: 'Add a goal' });
  await phone.open();
  await phone.isKeptForOffline();

  await composer().pressSequentially('Half an entry');
  await bar().pressSequentially('Half a goal');
  await sleep(300);
  await phone.killBrowser();
  await phone.open();
  await expect(composer()).toHaveValue('Half an entry');
  await expect(bar()).toHaveValue('Half a goal');

  // By now it is on disk, and its end is not.
  await sleep(7_000);
  await bar().press('Enter');
  await expect(phone.goal('Half a goal')).toBeVisible();
  await composer().press('End');
  await composer().pressSequentially(' and more');
  await sleep(300);
  await phone.killBrowser();
  await phone.open();
  await expect(composer()).toHaveValue('Half an entry and more');
  await expect(phone.goal('Half a goal')).toBeVisible();
  await expect(bar()).toHaveValue('');
});
