/** The walking path: a goal written in a tunnel reaches the laptop, whatever the tunnel is made of. */
import { CONVERGES } from './device.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody } from './person.ts';

/** Backing off is part of the path: devices may take a minute to try again. */
test.setTimeout(240_000);
test.use({ mortal: true });

test('a goal written while the server cannot be reached survives a killed browser and reaches the laptop', async ({
  network,
  server,
  device,
}) => {
  const phone = device('phone', { origin: network.url, profile: 'shell' });
  const laptop = device('laptop', { origin: network.url });
  const ada = somebody('Ada');

  await phone.open();
  await phone.addGoal('Read 10 pages');
  await phone.says('On this device');
  await phone.signUp(ada);
  await phone.says('Synced');
  expect(await titles(server.url, ada)).toEqual(['Read 10 pages']);
  await laptop.signIn(ada);
  await laptop.shows({ 'Read 10 pages': 'open' });
  await phone.isKeptForOffline();

  const tunnels: [what: string, cut: () => unknown, heal: () => unknown][] = [
    ['the server is dead', () => server.kill(), () => server.startAgain()],
    [
      'there is no network',
      () => Promise.all([phone.goOffline(), laptop.goOffline()]),
      () => Promise.all([phone.goOnline(), laptop.goOnline()]),
    ],
    ['the server accepts and never answers', () => network.behave('silent'), () => network.behave('through')],
  ];
  const there: Record<string, 'open' | 'done'> = { 'Read 10 pages': 'open' };
  for (const [what, cut, heal] of tunnels)
    await test.step(what, async () => {
      // From here to the heal nothing waits longer than `expect` does (10 s), and a request gives up after 15 s at the
      // earliest: a screen that waited for the server would be found out.
      await cut();
      await phone.closeBrowser();
      await phone.open();
      await phone.shows(there);
      await phone.addGoal(`While ${what}`);
      await phone.tick(Object.keys(there).at(-1)!);
      await phone.writeLog(`Written while ${what}`);
      there[Object.keys(there).at(-1)!] = 'done';
      there[`While ${what}`] = 'open';
      await phone.killBrowser();

      await phone.open();
      await phone.shows(there);
      await expect(phone.logEntry(`Written while ${what}`)).toBeVisible();

      await heal();
      await phone.says('Synced', CONVERGES);
      await laptop.shows(there, CONVERGES);
      await expect(laptop.logEntry(`Written while ${what}`)).toBeVisible();
      expect(await titles(server.url, ada)).toEqual(Object.keys(there).sort());
    });
});

const titles = async (...whose: Parameters<typeof goalsOnServer>): Promise<string[]> =>
  (await goalsOnServer(...whose)).map(({ title }) => title).sort();
