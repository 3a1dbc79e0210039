/** Cookies that are not this device's: of another instance on the host, or planted by a page of another port. */
import { somebody, goalsOnServer, signUpByRest, type Person } from './person.ts';
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { HomeServer } from './home-server.ts';

test.setTimeout(180_000);

/** What a sign-in from elsewhere was given: whose session it is, and the cookie of it. */
async function cookieOf(origin: string, { email, password }: Person) {
  const reply = await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { user } = (await reply.json()) as { user: { id: string } };
  const [name, value] = reply.headers.getSetCookie()[0]!.split(';')[0]!.split('=') as [string, string];
  return { userId: user.id, name, value };
}

/** Plants a session of somebody else, and the trace that makes a device look cleared, as any port of this host can. */
async function plant(phone: Device, origin: string, attacker: Person, path = '/api/auth'): Promise<void> {
  const { userId, name, value } = await cookieOf(origin, attacker);
  const { hostname: domain, port } = new URL(origin);
  await phone.page.context().addCookies([
    { name, value, domain, path, httpOnly: true, sameSite: 'Strict' },
    { name: `studentos-here-${port}`, value: `${userId}.0`, domain, path: '/', sameSite: 'Strict' },
  ]);
}

const titles = async (origin: string, person: Person): Promise<string[]> =>
  (await goalsOnServer(origin, person)).map(({ title }) => title);

test('a planted session takes over no device and no work', async ({ server, device }) => {
  const [phone, mallory, ada] = [device('phone'), somebody('Mallory'), somebody('Ada')];
  await signUpByRest(server.url, mallory);
  await phone.open();
  await phone.addGoal('Only mine');
  const notice = phone.page.getByRole('status').filter({ hasText: 'Is that you?' });

  await test.step('the app asks, and no means no', async () => {
    await plant(phone, server.url, mallory);
    await phone.open();
    await expect(notice).toContainText('Mallory');
    await notice.getByRole('button', { name: 'Not me' }).click();
    await expect(notice).toBeHidden();
    await phone.says('On this device');
    await phone.open();
    await phone.shows({ 'Only mine': 'open' });
    await expect(notice).toBeHidden();
    expect(await titles(server.url, mallory)).toEqual([]);
  });

  await test.step('a yes takes nothing along, and after signing out it is here', async () => {
    await plant(phone, server.url, mallory);
    await phone.open();
    await notice.getByRole('button', { name: 'Continue as Mallory' }).click();
    await phone.says('Synced');
    await phone.open();
    await phone.says('Synced');
    await phone.shows({});
    expect(await titles(server.url, mallory)).toEqual([]);
    await phone.page.goto(`${phone.origin}/settings`);
    await phone.page.getByRole('button', { name: 'Sign out' }).click();
    await phone.says('On this device');
    await phone.open();
    await phone.shows({ 'Only mine': 'open' });
  });

  await test.step('a path that is sent first locks nobody out', async () => {
    await plant(phone, server.url, mallory, '/api/auth/refresh');
    await phone.page.context().clearCookies({ name: /^studentos-here/ });
    await phone.signUp(ada);
    await phone.says('Synced');
    await phone.open();
    await phone.says('Synced');
    expect(await titles(server.url, ada)).toEqual(['Only mine']);
    await plant(phone, server.url, mallory, '/api/auth/refresh');
    await phone.open();
    await phone.says('Synced');
    await phone.open();
    await phone.says('Synced');
    expect(await titles(server.url, mallory)).toEqual([]);
  });
});

test('two instances on one host know nothing of each other', async ({ device }) => {
  const other = await HomeServer.start();
  try {
    const [phone, ada, bob] = [device('phone'), somebody('Ada'), somebody('Bob')];
    await phone.signUp(ada);
    await phone.says('Synced');
    const there = await phone.page.context().newPage();
    await there.goto(`${other.url}/signup`);
    await there.getByRole('textbox', { name: 'Name' }).waitFor();
    await expect(there.getByText('This browser cleared')).toBeHidden();
    await there.getByRole('textbox', { name: 'Name' }).fill(bob.name);
    await there.getByRole('textbox', { name: 'Email' }).fill(bob.email);
    await there.getByRole('textbox', { name: 'Password' }).fill(bob.password);
    await there.getByRole('button', { name: 'Create account' }).click();
    await expect(there.getByRole('status').filter({ hasText: 'Synced' }).first()).toBeAttached();
    await there.close();
    const cookies = await phone.page.context().cookies();
    expect(cookies.filter(({ name }) => name.startsWith('studentos_refresh_'))).toHaveLength(2);
    await phone.open();
    await phone.says('Synced');
    // The page of the other instance asked that one, and no page anything else.
    expect(phone.complaints.splice(0).filter((complaint) => !complaint.includes(other.url))).toEqual([]);
  } finally {
    await other.dispose();
  }
});

test('a sign-up whose answer is lost is found out by asking again', async ({ server, device }) => {
  const [phone, ada] = [device('phone'), somebody('Ada')];
  await phone.open('/signup');
  await phone.page.route(
    '**/api/auth/signup',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  for (const [field, text] of Object.entries({ Name: ada.name, Email: ada.email, Password: ada.password }))
    await phone.page.getByRole('textbox', { name: field }).fill(text);
  const create = phone.page.getByRole('button', { name: 'Create account' });
  await create.click();
  await expect(phone.page.getByRole('alert')).toContainText("Can't reach server");
  phone.complaints.length = 0;
  await create.click();
  await phone.says('Synced');
  phone.complaints.length = 0;
  expect(await titles(server.url, ada)).toEqual([]);
});
