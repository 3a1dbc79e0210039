/** How people come and go on one device: the real runtime of a page beside the real server. */
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { write } from '#client/store/write.ts';
import type { RuntimeHandle } from '#client/runtime/runtime-handle.ts';
import { PlayedBrowser } from '#tests/support/runtime-device.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const somebody = () => ({ name: 'Ada', email: `${randomUUID()}@example.org`, password: 'correct horse 42' });

const addGoal = (handle: RuntimeHandle, title: string) =>
  write(handle.current().store, [
    { resource: 'goals', id: randomUUID(), put: { title, date: '2026-03-02', position: 'a0' } },
  ]);

const titles = async (handle: RuntimeHandle): Promise<string[]> =>
  (await handle.current().store.goals.toArray()).map(({ title }) => title).sort();

/** A page of somebody who signed up on it. */
async function signedUp(browser: PlayedBrowser, person = somebody()): Promise<RuntimeHandle> {
  const page = await browser.open();
  await page.current().signUp(person);
  return page;
}

test('a guest’s goal comes into the account, leaves the device with it, and is there at the next sign-in', async () => {
  const browser = new PlayedBrowser(server.url);
  const page = await browser.open();
  await addGoal(page, 'As a guest');
  const ada = somebody();
  await page.current().signUp(ada);
  expect(await titles(page)).toEqual(['As a guest']);
  expect(browser.trace).toMatchObject({ userId: page.current().person.userId });
  await page.current().syncNow();
  await page.current().signOut('send');
  expect([page.current().person.userId, await titles(page), browser.trace]).toEqual([null, [], null]);
  await page.current().signIn({ email: ada.email, password: ada.password });
  await page.current().syncNow();
  expect(await titles(page)).toEqual(['As a guest']);
});

test('a sign-up whose answer was lost is found out by asking again, and a taken address stays taken', async () => {
  const browser = new PlayedBrowser(server.url);
  const page = await browser.open();
  const ada = somebody();
  browser.lost = 1;
  await expect(page.current().signUp(ada)).rejects.toMatchObject({ code: 'network' });
  await page.current().signUp(ada);
  expect(page.current().person).toMatchObject({ email: ada.email });
  const other = await new PlayedBrowser(server.url).open();
  await expect(other.current().signUp({ ...ada, password: 'another horse 42' })).rejects.toMatchObject({
    code: 'email_taken',
  });
  expect(other.current().person.userId).toBeNull();
});

test('another page of the browser goes along when somebody signs in and out', async () => {
  const browser = new PlayedBrowser(server.url);
  const other = await browser.open();
  const page = await signedUp(browser);
  const { userId } = page.current().person;
  await expect.poll(() => other.current().person.userId).toBe(userId);
  await page.current().signOut('send');
  await expect.poll(() => other.current().person.userId).toBeNull();
});

test.each([
  ['alone', ['In the account'], ['Since then']],
  ['with-guest', ['In the account', 'Since then'], []],
  ['no', ['Since then'], ['Since then']],
] as const)('a browser that was cleared asks who is there: "%s"', async (choice, shown, ofGuest) => {
  const browser = new PlayedBrowser(server.url);
  const before = await signedUp(browser);
  await addGoal(before, 'In the account');
  await before.current().syncNow();
  const trace = browser.trace;
  browser.clear();
  browser.trace = trace;
  const page = await browser.open();
  await addGoal(page, 'Since then');
  await expect.poll(() => page.keeping().cleared?.rest).toMatchObject({ name: 'Ada' });
  await page.comeBack(choice);
  await page.current().syncNow();
  expect(await titles(page)).toEqual(shown);
  const guest = await page.current().openLeft(null);
  expect((await guest.goals.toArray()).map(({ title }) => title)).toEqual(ofGuest);
  guest.close();
});
