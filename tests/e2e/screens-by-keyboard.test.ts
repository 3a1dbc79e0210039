/** What a student does beyond the list of a day, by keyboard alone: nothing here points, clicks or taps. */
import { expect, test } from './fixtures.ts';
import { give, pressOn, typeInto } from './keyboard.ts';
import { somebody } from './person.ts';

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
