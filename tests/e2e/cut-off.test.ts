/** The walking path: a goal written in a tunnel reaches the laptop, whatever the tunnel is made of. */
import { CONVERGES, type Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody } from './person.ts';

/** Backing off is part of the path: devices may take a minute to try again. */
test.setTimeout(180_000);
test.use({ mortal: true, profiles: true });

test('a goal written while the server is dead survives a killed browser and reaches the laptop', async ({
  server,
  device,
}) => {
  await walkThePath({
    phone: device('phone'),
    laptop: device('laptop'),
    origin: server.url,
    cut: () => server.kill(),
    heal: () => server.startAgain(),
  });
});

test('a goal written without a network survives a killed browser and reaches the laptop', async ({
  server,
  device,
}) => {
  const [phone, laptop] = [device('phone'), device('laptop')];
  await walkThePath({
    phone,
    laptop,
    origin: server.url,
    cut: async () => void (await Promise.all([phone.goOffline(), laptop.goOffline()])),
    heal: async () => void (await Promise.all([phone.goOnline(), laptop.goOnline()])),
  });
});

test('a goal written while the server accepts and never answers survives a killed browser and reaches the laptop', async ({
  network,
  server,
  device,
}) => {
  await walkThePath({
    phone: device('phone', network.url),
    laptop: device('laptop', network.url),
    origin: server.url,
    cut: async () => network.behave('silent'),
    heal: async () => network.behave('through'),
  });
});

interface Path {
  phone: Device;
  laptop: Device;
  /** Where the server itself is, for questions by REST. */
  origin: string;
  cut: () => Promise<void>;
  heal: () => Promise<void>;
}

async function walkThePath({ phone, laptop, origin, cut, heal }: Path): Promise<void> {
  const ada = somebody('Ada');

  await phone.open();
  await phone.addGoal('Read 10 pages');
  await phone.says('On this device');
  await phone.signUp(ada);
  await phone.says('Synced');
  expect(await titles(origin, ada)).toEqual(['Read 10 pages']);
  await laptop.signIn(ada);
  await laptop.shows({ 'Read 10 pages': 'open' });
  await phone.isKeptForOffline();

  // From here to the heal nothing waits longer than `expect` does (10 s), and a request gives up after 15 s at the
  // earliest: a screen that waited for the server would be found out.
  await cut();
  await phone.closeBrowser();
  await phone.open();
  await phone.shows({ 'Read 10 pages': 'open' });
  await phone.addGoal('Maths set 4');
  await phone.tick('Read 10 pages');
  await phone.writeLog('Chapter 3 at last');
  await phone.killBrowser();

  await phone.open();
  await phone.shows({ 'Read 10 pages': 'done', 'Maths set 4': 'open' });
  await expect(phone.logEntry('Chapter 3 at last')).toBeVisible();

  await heal();
  await phone.says('Synced', CONVERGES);
  await laptop.shows({ 'Read 10 pages': 'done', 'Maths set 4': 'open' }, CONVERGES);
  await expect(laptop.logEntry('Chapter 3 at last')).toBeVisible();
  expect(await titles(origin, ada)).toEqual(['Maths set 4', 'Read 10 pages']);
}

const titles = async (...whose: Parameters<typeof goalsOnServer>): Promise<string[]> =>
  (await goalsOnServer(...whose)).map(({ title }) => title).sort();
