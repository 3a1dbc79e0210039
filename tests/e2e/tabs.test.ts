/** Many tabs of one browser, one that is frozen, and none at all. */
import type { CDPSession, Page } from '@playwright/test';
import { stopPage } from '#tests/support/stopped-page.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody, type Person } from './person.ts';

const TABS = 12;

test.setTimeout(120_000);

test('[R31] [R32] twelve tabs are live and can write, and another one leads when the leader is frozen', async ({
  server,
  device,
}) => {
  const [laptop, phone, ada] = [device('laptop', { profile: 'shell' }), device('phone'), somebody('Ada')];
  await laptop.signUp(ada);
  await laptop.says('Synced');
  await laptop.isKeptForOffline();
  const tabs = [laptop.page];
  while (tabs.length < TABS) tabs.push(await laptop.openTab());
  await phone.signIn(ada);

  await test.step('a change on another device reaches all of them', async () => {
    await phone.addGoal('From the phone');
    for (const tab of tabs) await expect(goal(tab, 'From the phone')).toBeVisible();
  });

  await test.step('the first, one between and the last can write', async () => {
    const writers = [0, TABS / 2, TABS - 1];
    for (const i of writers) await addGoal(tabs[i]!, `From tab ${i + 1}`);
    await expect.poll(() => titles(server.url, ada), { timeout: 15_000 }).toHaveLength(writers.length + 1);
  });

  await test.step('the leader is frozen: another one syncs within 15 s', async () => {
    // The first one has held the lock since before there were others.
    await expect(tabs[0]!.getByRole('status').filter({ hasText: 'Synced' }).first()).toBeAttached();
    const goOn = await stopPage(tabs[0]!, laptop.profile, tabs.at(-1)!);
    try {
      await addGoal(tabs.at(-1)!, 'While the leader was frozen');
      await expect.poll(() => titles(server.url, ada), { timeout: 15_000 }).toContain('While the leader was frozen');
    } finally {
      goOn();
    }
  });
});

test('[R31] without Web Locks, as on plain HTTP in a home network, one of eight tabs leads all the same', async ({
  server,
  device,
}) => {
  const home = `http://study.test:${server.port}`;
  const [laptop, phone, ada] = [device('laptop', { origin: home }), device('phone'), somebody('Ada')];
  await laptop.signUp(ada);
  await laptop.says('Synced');
  expect(await laptop.page.evaluate(() => 'locks' in navigator)).toBe(false);
  const tabs = [laptop.page];
  // More than the connections that a browser opens to a server: with a stream each, the last ones would not even load.
  while (tabs.length < 8) tabs.push(await laptop.openTab());
  await phone.signIn(ada);
  await phone.addGoal('From the phone');
  for (const tab of tabs) await expect(goal(tab, 'From the phone')).toBeVisible();
  await tabs[0]!.close();
  await addGoal(tabs[4]!, 'After the leader was closed');
  await expect.poll(() => titles(server.url, ada), { timeout: 20_000 }).toContain('After the leader was closed');
});

test('[R33] what waits when the last tab is closed is sent by the worker', async ({ network, server, device }) => {
  const [phone, ada] = [device('phone', { origin: network.url, profile: 'chromium' }), somebody('Ada')];
  await phone.signUp(ada);
  await phone.says('Synced');
  await phone.isKeptForOffline();
  network.behave('refuse');
  await phone.addGoal('Written in a tunnel');
  await phone.says("Can't reach server");
  const elsewhere = await phone.page.context().newPage();
  for (const page of phone.page.context().pages()) if (page !== elsewhere) await page.close();
  network.behave('through');

  await wakeWorker(elsewhere, network.url);

  await expect.poll(() => titles(server.url, ada), { timeout: 15_000 }).toEqual(['Written in a tunnel']);
  await phone.open();
  await phone.says('Synced');
  await phone.shows({ 'Written in a tunnel': 'open' });
});

const goal = (page: Page, title: string) => page.getByRole('checkbox', { name: title, exact: true });

async function addGoal(page: Page, title: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Add a goal' });
  await field.fill(title);
  await field.press('Enter');
  await expect(goal(page, title)).toBeVisible();
}

const titles = async (origin: string, who: Person): Promise<string[]> =>
  (await goalsOnServer(origin, who)).map(({ title }) => title);

/** What a browser does when there is a network again. */
async function wakeWorker(page: Page, origin: string): Promise<void> {
  const devTools: CDPSession = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    devTools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
      if (ours) resolve(ours.registrationId);
    }),
  );
  await devTools.send('ServiceWorker.enable');
  const registrationId = await registered;
  await devTools.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag: 'outbox', lastChance: false });
}
