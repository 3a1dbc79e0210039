/** A browser that is killed before it has written its cookies to disk, which Chromium does every half minute. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONVERGES } from './device.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody } from './person.ts';
import { hiddenCookies } from './stored.ts';

test.setTimeout(180_000);
test.use({ mortal: true });

test('a browser that is killed before its cookies are on disk comes back synced, without a touch', async ({
  server,
  device,
}) => {
  const [phone, ada] = [device('phone', { profile: 'chromium' }), somebody('Ada')];

  await test.step('a second after signing up', async () => {
    await phone.signUp(ada);
    await sleep(1_000);
    await phone.killBrowser();
    await phone.open();
    await phone.says('Synced', CONVERGES);
    await phone.addGoal('Read 10 pages');
    await expect
      .poll(() => goalsOnServer(server.url, ada), CONVERGES)
      .toMatchObject([{ title: 'Read 10 pages', completed: false }]);
    expect((await hiddenCookies(phone)).map(({ name }) => name)).toEqual([
      expect.stringMatching(/^studentos_refresh_/),
    ]);
  });

  await test.step('with a cookie of three refreshes ago', async () => {
    await phone.isKeptForOffline();
    await phone.closeBrowser();
    for (let start = 0; start < 3; start += 1) {
      await phone.open();
      await phone.says('Synced');
    }
    await server.kill();
    await phone.tick('Read 10 pages');
    await phone.killBrowser();

    await phone.open();
    await phone.shows({ 'Read 10 pages': 'done' });
    await server.startAgain();
    await phone.says('Synced', CONVERGES);
    expect(await goalsOnServer(server.url, ada)).toMatchObject([{ title: 'Read 10 pages', completed: true }]);
  });
});
