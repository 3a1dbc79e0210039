/** Who uses a device: guests who become somebody, sessions that end, people who leave, and others who come. */
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, signUpByRest, somebody } from './person.ts';

test.setTimeout(180_000);

const signOut = async ({ page }: Device, choice?: RegExp) => {
  await page.goto(`${new URL(page.url()).origin}/settings`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  if (choice) await page.getByRole('dialog').getByRole('button', { name: choice }).click();
};

const titlesOnServer = async (origin: string, person: Parameters<typeof goalsOnServer>[1]) =>
  (await goalsOnServer(origin, person)).map(({ title }) => title).sort();

test('guests, sessions and people come and go, and nobody loses or sees what is not theirs', async ({
  server,
  device,
}) => {
  const phone = device('phone');
  const [ada, bob] = [somebody('Ada'), somebody('Bob')];
  const account = await signUpByRest(server.url, ada);
  await signUpByRest(server.url, bob);
  await phone.open();

  await test.step('a guest signs in to an account that exists; twice gives the same result', async () => {
    await phone.addGoal('Read 10 pages');
    await phone.signIn(ada);
    await phone.says('Synced');
    await signOut(phone);
    await phone.says('On this device');
    await phone.open();
    await phone.shows({});
    await phone.addGoal('Read 10 pages');
    await phone.signIn(ada);
    await phone.says('Synced');
    await phone.shows({ 'Read 10 pages': 'open' });
    expect(await titlesOnServer(server.url, ada)).toEqual(['Read 10 pages']);
  });

  await test.step('a session that ended long ago: edit on; one sign-in sends it all', async () => {
    await account.endSessions();
    await phone.page.context().clearCookies();
    await phone.open();
    await phone.says('Sign in to sync');
    await phone.addGoal('Written signed out');
    await phone.tick('Read 10 pages');
    await phone.signIn(ada);
    await phone.says('Synced');
    expect(await titlesOnServer(server.url, ada)).toEqual(['Read 10 pages', 'Written signed out']);
  });

  await test.step('leaving with unsent work: sending fails and says so, keeping locks it, signing in brings it', async () => {
    await phone.isKeptForOffline();
    await phone.goOffline();
    await phone.addGoal('Unsent');
    await signOut(phone, /^Send now/);
    await expect(phone.page.getByRole('dialog').getByRole('alert')).toContainText("Can't reach server");
    await phone.page.getByRole('dialog').getByRole('button', { name: 'Keep on this device' }).click();
    await phone.says('On this device');
    await phone.open();
    await phone.shows({});
    await phone.goOnline();
  });

  await test.step('another person on this device sees nothing of it', async () => {
    await phone.signIn(bob);
    await phone.says('Synced');
    await phone.addGoal('Only Bob');
    await phone.says('Synced');
    await signOut(phone);
    await phone.says('On this device');
    expect(await titlesOnServer(server.url, bob)).toEqual(['Only Bob']);
    await phone.signIn(ada);
    await phone.says('Synced');
    await expect(phone.goal('Unsent')).toBeVisible();
    await expect(phone.goal('Only Bob')).toBeHidden();
    expect(await titlesOnServer(server.url, ada)).toEqual(['Read 10 pages', 'Unsent', 'Written signed out']);
  });

  await test.step('discarding wants to be typed, and does what it says', async () => {
    await phone.goOffline();
    await phone.addGoal('A mistake');
    await signOut(phone);
    const dialog = phone.page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Discard 1 change' })).toBeDisabled();
    await dialog.getByRole('textbox', { name: 'Confirm' }).fill('discard');
    await dialog.getByRole('button', { name: 'Discard 1 change' }).click();
    await phone.says('On this device');
    await phone.goOnline();
    await phone.signIn(ada);
    await phone.says('Synced');
    await expect(phone.goal('Unsent')).toBeVisible();
    await expect(phone.goal('A mistake')).toBeHidden();
  });

  await test.step('an account that was deleted elsewhere: what is here stays, and can be taken out', async () => {
    await account.remove();
    await phone.open();
    await phone.says('Sign in to sync', { timeout: 40_000 });
    await expect(phone.goal('Unsent')).toBeVisible();
    await phone.page.goto(`${phone.origin}/sync`);
    await expect(phone.page.getByText('what is here stays yours')).toBeVisible();
    await phone.page.goto(`${phone.origin}/settings`);
    const [file] = await Promise.all([
      phone.page.waitForEvent('download'),
      phone.page.getByRole('button', { name: 'Export' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^studentos-.*\.json$/);
  });

  await test.step('signing up again: what is on the device is offered, and comes along when it is wanted', async () => {
    const eve = somebody('Eve');
    await phone.signUp(eve);
    await phone.says('Synced');
    await phone.shows({});
    await phone.page.getByRole('link', { name: 'Bring them along' }).click();
    await phone.page.getByRole('button', { name: /^Add \d/ }).click();
    await expect(phone.page.getByText('Everything was added.')).toBeVisible();
    await phone.open();
    await phone.says('Synced');
    await expect(phone.goal('Unsent')).toBeVisible();
    expect(await titlesOnServer(server.url, eve)).toEqual(['Read 10 pages', 'Unsent', 'Written signed out']);
    await expect(phone.page.getByRole('link', { name: 'Bring them along' })).toBeHidden();
    await phone.page.goto(`${phone.origin}/settings`);
    await phone.page.getByRole('button', { name: 'Remove from this device' }).click();
    await phone.page.getByRole('button', { name: 'Remove for good' }).click();
    await expect(phone.page.getByText('not in this account')).toBeHidden();
  });
});
