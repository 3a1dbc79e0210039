/**
 * The offline core in engines that are not Chromium, where they are installed: a cold start with the server dead, a write, a
 * reload, and everything on the server in the end. A machine on which they do not start leaves the test out and says why.
 */
import { startFirefox } from '#tests/engines/firefox.ts';
import { startWebKit } from '#tests/engines/webkit.ts';
import { button, field, Unavailable, type EngineBrowser } from '#tests/engines/engine.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody } from './person.ts';

// No driver of theirs gives a worker another clock.
test.use({ mortal: true, machineClock: true });
test.setTimeout(180_000);

for (const [name, start] of [
  ['Firefox ESR', startFirefox],
  ['WebKitGTK', startWebKit],
] as const)
  test(`the offline core in ${name}`, async ({ server }, testInfo) => {
    const browser = await start().catch((error: unknown) => {
      if (!(error instanceof Unavailable)) throw error;
      console.log(`Left out: ${error.message}`);
      testInfo.skip(true, error.message);
      throw error;
    });
    const ada = somebody('Ada');
    try {
      await browser.open(`${server.url}/signup`);
      await browser.type(field('Name'), ada.name);
      await browser.type(field('Email'), ada.email);
      await browser.type(field('Password'), ada.password);
      await browser.click(button('Create account'));
      await addGoal(browser, 'Read ten pages');
      await shows(browser, 'Synced');
      await expect
        .poll(() => browser.evaluate<boolean>('navigator.serviceWorker.controller !== null'), WAIT)
        .toBe(true);

      await server.kill();
      await browser.startAgain();
      await browser.open(`${server.url}/`);
      await shows(browser, 'Read ten pages');
      await addGoal(browser, 'Written in a tunnel');
      await browser.open(`${server.url}/`);
      await shows(browser, 'Read ten pages');
      await shows(browser, 'Written in a tunnel');

      await server.startAgain();
      await shows(browser, 'Synced');
      await expect
        .poll(async () => (await goalsOnServer(server.url, ada)).map(({ title }) => title).sort(), WAIT)
        .toEqual(['Read ten pages', 'Written in a tunnel']);
    } finally {
      await browser.close();
    }
  });

const WAIT = { timeout: 60_000 };

async function addGoal(browser: EngineBrowser, title: string): Promise<void> {
  await browser.type(field('Add a goal'), title);
  await browser.pressEnter(field('Add a goal'));
  await shows(browser, title);
}

const shows = (browser: EngineBrowser, text: string): Promise<void> =>
  expect.poll(() => browser.evaluate<string>('document.body.innerText').catch(() => ''), WAIT).toContain(text);
