/** Goals that come back: made by the keyboard and by taps, offline, on two devices and after a month away. */
import { expect, test } from './fixtures.ts';

test('a guest makes routines without a network, by taps and by the keyboard', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  await phone.goOffline();

  await test.step('the example of the first run makes a routine', async () => {
    await phone.page.getByRole('button', { name: 'Revise 20 min daily' }).click();
    await expect(phone.goal('Revise 20 min')).toBeVisible();
    await expect(phone.page.getByText('repeats')).toBeAttached();
  });

  await test.step('a line says how often, × keeps the words, Enter makes it', async () => {
    const bar = phone.page.getByRole('textbox', { name: 'Add a goal' });
    await bar.fill('Vocabulary every day at 5pm');
    await expect(phone.page.getByText('Every day')).toBeVisible();
    await phone.page.getByRole('button', { name: 'Keep “every day” as words' }).click();
    await expect(phone.page.getByText('Every day')).toBeHidden();
    await bar.fill('');
    await bar.fill('Vocabulary every day at 5pm');
    await expect(phone.page.getByText('Every day')).toBeVisible();
    await bar.press('Enter');
    await expect(phone.goal('Vocabulary')).toBeVisible();
    await phone.page.keyboard.press('Escape');
  });
});
