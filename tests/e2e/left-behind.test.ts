/** What a session leaves in a browser, where a script, or whoever takes the device, can read it. */
import { expect, test } from './fixtures.ts';
import { somebody } from './person.ts';
import { hiddenCookies, readStorage } from './stored.ts';

test('no token lies where a script can read it, and the key that stands in for one cannot be taken out, and no answer of the server in a cache', async ({
  device,
}) => {
  const [phone, ada] = [device('phone'), somebody('Ada')];
  await phone.open();
  const answer = phone.page.waitForResponse((response) => response.url().endsWith('/api/auth/signup'));
  await phone.signUp(ada);
  await phone.says('Synced');
  await phone.isKeptForOffline();
  await phone.addGoal('Read 10 pages');
  const { token } = (await (await answer).json()) as { token: string };
  const [{ value: cookie } = { value: 'there is none' }] = await hiddenCookies(phone);

  const { text, cached, keys } = await readStorage(phone.page);

  expect(text).toContain(ada.email);
  for (const secret of [token, cookie, cookie.split('.')[1]!, ada.password]) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/eyJ[\w-]{8,}\.[\w-]+\.[\w-]+|[0-9a-f-]{36}\.[\w-]{43}/);
  expect(keys).toEqual([
    { type: 'public', extractable: true, taken: true },
    { type: 'private', extractable: false, taken: false },
  ]);

  expect(cached).toContain('/index.html');
  expect(cached.filter((path) => path.startsWith('/api'))).toEqual([]);

  await phone.open('/settings');
  await phone.page.getByRole('button', { name: 'Sign out' }).click();
  await expect.poll(async () => (await readStorage(phone.page)).keys).toEqual([]);
});
