/** The sync chip of somebody with nothing waiting, while the network or the server goes and comes. */
import { expect, test } from './fixtures.ts';
import { go } from './forms.ts';
import { somebody } from './person.ts';

/** A server that is gone is found out within 2 s, by chance, and an attempt; under load a little more. */
const SOON = { timeout: 8_000 };

test('with nothing waiting the chip says at once that the server or the network is gone, and Try now says what came of it', async ({
  device,
  network,
}) => {
  const phone = device('phone', { origin: network.url });
  const says = phone.says.bind(phone);
  await phone.open();
  await phone.addGoal('Read');
  await phone.signUp(somebody('Ada'));
  await says('Synced');
  await phone.isKeptForOffline();
  const { page } = phone;
  // The stream is open by then.
  await expect
    .poll(() =>
      page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/api/sync'))),
    )
    .toBe(true);
  await page.waitForTimeout(2_000);

  await test.step('the server hangs up', async () => {
    network.behave('refuse');
    await says("Can't reach server", SOON);
    await page.getByRole('status').getByRole('link').first().tap();
    await page.getByRole('button', { name: 'Try now' }).tap();
    await expect(page.getByText("Tried just now: Can't reach server")).toBeVisible();
    network.behave('through');
    await page.getByRole('button', { name: 'Try now' }).tap();
    await expect(page.getByText('The server answered just now.')).toBeVisible();
    await says('Synced');
  });

  await test.step('the device loses its network', async () => {
    await page.waitForTimeout(2_000);
    await phone.goOffline();
    await says('Offline', { timeout: 2_000 });
    await phone.goOnline();
    await says('Synced', SOON);
  });

  await test.step('the device believes that it has none, and the server answers', async () => {
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'onLine', { get: () => false });
      dispatchEvent(new Event('offline'));
    });
    await says('Synced', { timeout: 3_000 });
    await page.getByRole('button', { name: 'Try now' }).tap();
    await says('Synced');
    await expect(page.getByText('This needs a connection.')).toBeHidden();
    await go(phone, '/settings');
    await page.getByRole('button', { name: 'Check for a new version' }).tap();
    await expect(page.getByText('This is the newest version.')).toBeVisible();
  });
});
