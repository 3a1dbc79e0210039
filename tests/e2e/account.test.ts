/** Settings, the account, its devices and its tokens: against the real server, without a network, and when it fails. */
import { isAccessible } from './accessibility.ts';
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { somebody } from './person.ts';

test('settings are changed and taken back, by a guest, without a network, and painted before the first paint', async ({
  device,
}) => {
  const phone = device('phone');
  await phone.open('/settings');
  await phone.isKeptForOffline();
  await phone.goOffline();
  await phone.open('/settings');
  const { page } = phone;
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'Create account' })).toBeVisible();
  await expect(page.getByText('Tokens belong to an account.')).toBeVisible();

  const dayStart = page.getByRole('combobox', { name: 'A new day begins at' });
  await dayStart.selectOption({ index: 4 });
  await expect(dayStart).toHaveValue('4');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(dayStart).toHaveValue('0');
  await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Africa/Cairo');
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await page.getByRole('combobox', { name: 'Contrast' }).selectOption('High');
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
  await isAccessible(phone.page, 'settings in high contrast');

  await phone.open('/settings');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Africa/Cairo');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(0, 0, 0)');
  await page.getByRole('button', { name: 'Check for a new version' }).click();
  await expect(page.getByRole('status').filter({ hasText: "Can't reach server." })).toBeVisible();
  await phone.open('/account');
  await expect(main.getByRole('link', { name: 'Sign in' })).toBeVisible();
});

test('an account is renamed, guarded by its password, left on other devices, and ended', async ({ device, server }) => {
  const ada = somebody('Ada');
  const [phone, laptop] = [device('phone'), device('laptop')];
  await phone.signUp(ada);
  await laptop.signIn(ada);
  await phone.open('/account');
  const { page } = phone;
  await expect(page.getByText('This device', { exact: true })).toBeVisible();
  await isAccessible(phone.page, '/account');

  const profile = page.getByRole('region', { name: 'Profile' });
  await profile.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace');
  await profile.getByRole('textbox', { name: 'Email' }).fill(`new-${ada.email}`);
  await profile.getByRole('textbox', { name: 'Current password' }).fill('not my password');
  await profile.getByRole('button', { name: 'Save' }).click();
  await expect(profile.getByRole('alert')).toHaveText('The current password is wrong.');
  await expect(profile.getByRole('textbox', { name: 'Current password' })).toBeFocused();
  await profile.getByRole('textbox', { name: 'Current password' }).fill(ada.password);
  await profile.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Profile saved')).toBeVisible();

  await page.getByRole('button', { name: /^Sign out Chrome on/ }).click();
  await expect(page.getByText('You are signed in on this device only.')).toBeVisible();
  await laptop.addGoal('Written after the session had ended');
  await laptop.says('Sign in to sync', { timeout: 30_000 });

  const password = page.getByRole('region', { name: 'Password' });
  await password.getByRole('textbox', { name: 'Current password' }).fill(ada.password);
  await password.getByRole('textbox', { name: 'New password' }).fill('password1');
  await password.getByRole('button', { name: 'Change password' }).click();
  await expect(password.getByRole('alert')).toContainText('first that anybody would try');
  await password.getByRole('textbox', { name: 'New password' }).fill(`new ${ada.password}`);
  await password.getByRole('checkbox', { name: 'Also end my API tokens' }).uncheck();
  await password.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Other devices are signed out.')).toBeVisible();

  await phone.open('/settings');
  await expect(page.getByText('Ada Lovelace')).toBeVisible();
  await phone.open('/account');
  await page.getByRole('button', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Export' })).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Password' }).fill(ada.password);
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('The current password is wrong.');
  await dialog.getByRole('textbox', { name: 'Password' }).fill(`new ${ada.password}`);
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByText('Account deleted')).toBeVisible();
  await phone.says('On this device');
  const login = await fetch(`${server.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `new-${ada.email}`, password: `new ${ada.password}` }),
  });
  expect(login.status).toBe(401);
});

test('a token is shown once, works until it is deleted, and says what it needs without a network', async ({
  device,
  server,
}) => {
  const bob = somebody('Bob');
  const laptop = device('laptop');
  await laptop.signUp(bob);
  await laptop.open('/tokens');
  const { page } = laptop;
  await expect(page.getByText('No tokens yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByRole('alert').first()).toHaveText('Please say what the token is for.');
  await page.getByRole('textbox', { name: 'What is it for?' }).fill('Calendar script');
  await page.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByRole('alert')).toHaveText('Please enter your current password.');
  await page.getByRole('textbox', { name: 'Current password' }).fill('not the password');
  await page.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByRole('alert')).toHaveText('The current password is wrong.');
  await page.getByRole('textbox', { name: 'Current password' }).fill(bob.password);
  await page.getByRole('button', { name: 'Create token' }).click();
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue();
  const readGoals = async () =>
    (await fetch(`${server.url}/api/goals`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await readGoals()).toBe(200);
  await isAccessible(laptop.page, '/tokens');

  await laptop.open('/tokens');
  await expect(page.getByText('Calendar script')).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(token);
  await page.getByRole('button', { name: 'Delete Calendar script' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete token' }).click();
  await expect(page.getByText('No tokens yet.')).toBeVisible();
  expect(await readGoals()).toBe(401);

  await showsNeeds(laptop);
});

/** Nothing is asked of the server without a network; when it fails, it says so itself; both are tried again. */
async function showsNeeds(on: Device): Promise<void> {
  const { page } = on;
  await on.isKeptForOffline();
  await on.goOffline();
  await on.open('/tokens');
  await expect(page.getByText('This needs a connection.')).toBeVisible();
  await on.goOnline();
  await expect(page.getByText('No tokens yet.')).toBeVisible();

  const detail = 'The answer could not be made.';
  await page.route('**/api/users/me/tokens', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      headers: { 'x-request-id': route.request().headers()['x-request-id']! },
      body: JSON.stringify({ type: 'x', title: 'x', status: 500, detail, code: 'internal_error' }),
    }),
  );
  await on.open('/tokens');
  await expect(page.getByRole('alert')).toHaveText(detail);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('No tokens yet.')).toBeVisible();
}

test('somebody who goes elsewhere while signing in is left there', async ({ device }) => {
  const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
  await phone.signUp(ada);
  await laptop.open('/login');
  const { page } = laptop;
  let answer!: () => void;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/auth/login', async (route) => {
    await answered;
    await route.continue();
  });
  await page.getByRole('textbox', { name: 'Email' }).fill(ada.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(ada.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Calendar' }).click();
  await expect(page).toHaveURL(/\/calendar/);
  answer();
  await laptop.says('Synced');
  await expect(page).toHaveURL(/\/calendar/);
});
