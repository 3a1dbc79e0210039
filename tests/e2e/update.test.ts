/** A new build is deployed over the one that people have open. */
import { Builds, Deployment, type Build } from './deployment.ts';
import { Device } from './device.ts';
import { expect, test as base } from './fixtures.ts';

const test = base.extend<{ site: Deployment; phone: Device }, { builds: Builds }>({
  builds: [
    async ({}, use) => {
      const builds = new Builds();
      await use(builds);
      builds.dispose();
    },
    { scope: 'worker' },
  ],
  site: async ({ builds }, use) => {
    const site = new Deployment(builds);
    site.deploy('one');
    await site.start();
    await use(site);
    await site.dispose();
  },
  phone: async ({ site }, use) => {
    const phone = new Device('phone', site.url, 'shell');
    await phone.open();
    await use(phone);
    await phone.dispose();
    expect(phone.complaints).toEqual([]);
  },
});

test('a new version asks, and does not reload over what is being written', async ({ site, phone }) => {
  await phone.isKeptForOffline();
  await findsNewVersion(phone, site, 'two');
  const toast = phone.page.getByRole('region', { name: 'Updates' });
  const field = phone.page.getByRole('textbox', { name: 'Add a goal' });
  await field.fill('Half a thought');
  await toast.getByRole('button', { name: 'Reload' }).click();

  await expect(toast).toContainText('Finish what you are writing first');
  await expect(field).toHaveValue('Half a thought');
  await runs(phone, 'one');

  await field.press('Enter');
  await expect(phone.goal('Half a thought')).toBeVisible();
  await toast.getByRole('button', { name: 'Reload' }).click();
  await runs(phone, 'two');
  await phone.shows({ 'Half a thought': 'open' });
});

test('a new version that was put off is there at the next cold start', async ({ site, phone }) => {
  await phone.isKeptForOffline();
  await findsNewVersion(phone, site, 'two');
  await phone.page.getByRole('button', { name: 'Later' }).click();
  await expect(phone.page.getByText('New version')).toBeHidden();
  await runs(phone, 'one');

  await phone.closeBrowser();
  await phone.goOffline();
  await phone.open();
  await runs(phone, 'two');
});

test('pages of a portal are not kept in the place of the app', async ({ site, phone }) => {
  await phone.isKeptForOffline();
  site.deploy('two');
  site.asksWho = true;
  const end = await phone.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const worker = registration.installing ?? registration.waiting;
    while (worker?.state === 'installing') await new Promise((done) => (worker.onstatechange = done));
    return worker?.state;
  });
  expect(end).toBe('redundant');
  site.asksWho = false;
  await phone.closeBrowser();
  await phone.goOffline();
  await phone.open();
  await runs(phone, 'one');
});

test('the first visit is not interrupted by its own worker', async ({ phone }) => {
  await phone.isKeptForOffline();
  await phone.addGoal('Read 10 pages');

  await expect(phone.page.getByText('New version')).toBeHidden();
  expect(
    await phone.page.evaluate(() => performance.getEntriesByType('navigation')[0]?.toJSON() as unknown),
  ).toMatchObject({
    type: 'navigate',
  });
});

test('the kill switch removes the worker and its caches, and nothing that was written', async ({ site, phone }) => {
  await phone.isKeptForOffline();
  await phone.addGoal('Read 10 pages');
  site.deploy('without-worker');
  await phone.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());

  await expect.poll(() => leftInBrowser(phone)).toEqual({ workers: 0, caches: 0 });
  await phone.open();
  await runs(phone, 'without-worker');
  await phone.shows({ 'Read 10 pages': 'open' });

  // Nothing is stored on the device now: what the network does not bring is missing, and only that.
  const missing = phone.page.getByRole('alert').filter({ hasText: 'This part could not be loaded.' });
  const calendar = '**/assets/calendar-screen-*.js';
  await phone.page.route(calendar, (route) => route.abort());
  // It loads itself once more before it gives up, which ends the navigation that a test would wait for, or one that has just begun.
  await expect(async () => {
    await phone.page.evaluate(() => void location.assign('/calendar'));
    await expect(missing).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 30_000 });
  await phone.page.getByRole('link', { name: 'Today' }).click();
  await phone.shows({ 'Read 10 pages': 'open' });
  await phone.page.getByRole('link', { name: 'Calendar' }).click();
  await expect(missing).toBeVisible();
  await phone.page.unroute(calendar);
  await missing.getByRole('button', { name: 'Try again' }).click();
  await expect(phone.page.getByRole('link', { name: 'Routines' })).toBeVisible();
  expect(phone.complaints.splice(0)).not.toEqual([]);
});

test('[R51] a browser that is killed while a new build changes the database keeps what waits and what is shown', async ({
  phone,
}) => {
  await phone.isKeptForOffline();
  await phone.goOffline();
  await phone.addGoal('Read 10 pages');
  await phone.addGoal('Write a page');
  await phone.tick('Write a page');
  const before = await storedByGuest(phone);
  expect(before.outbox).toHaveLength(2);

  await isChangingTheDatabase(phone);
  await phone.killBrowser();
  await phone.open();

  await phone.shows({ 'Read 10 pages': 'open', 'Write a page': 'done' });
  expect(await storedByGuest(phone)).toEqual(before);
  await phone.addGoal('Sleep');
  expect((await storedByGuest(phone)).outbox).toHaveLength(3);
});

/** A new build begins to change the guest's store, has emptied the outbox to write it anew, and gets no further. */
const isChangingTheDatabase = ({ page }: Device): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('studentos-guest', 990);
        request.onerror = () => reject(new Error(request.error?.message));
        request.onupgradeneeded = () => {
          request.result.createObjectStore('inventions');
          const outbox = request.transaction!.objectStore('outbox');
          const busy = (): void => void (outbox.count().onsuccess = busy);
          outbox.clear().onsuccess = () => {
            busy();
            resolve();
          };
        };
      }),
  );

/** The guest's store as it lies on the disk: its version, what waits to be sent, and the goals. */
const storedByGuest = ({ page }: Device) =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    const database = await done(indexedDB.open('studentos-guest'));
    // eslint-disable-next-line studentos/callback-transactions -- it is IndexedDB's, and reads
    const stored = database.transaction(['outbox', 'goals']);
    const [outbox, goals] = await Promise.all(
      ['outbox', 'goals'].map((table) => done<unknown[]>(stored.objectStore(table).getAll())),
    );
    database.close();
    return { version: database.version, outbox: outbox!, goals: goals! };
  });

test('a part of the app that is gone from the server reloads the page once, not offline and not over writing', async ({
  phone,
}) => {
  await phone.isKeptForOffline();
  const field = phone.page.getByRole('textbox', { name: 'Add a goal' });

  await field.fill('Half a thought');
  expect(await reloadsForMissingPart(phone)).toBe(false);
  await expect(phone.page.getByRole('region', { name: 'Updates' })).toContainText('New version');
  await field.fill('');

  await phone.goOffline();
  expect(await reloadsForMissingPart(phone)).toBe(false);
  await phone.goOnline();

  expect(await reloadsForMissingPart(phone)).toBe(true);
  expect(await reloadsForMissingPart(phone)).toBe(false);
});

/** Vite's own event for a file that could not be loaded; the page has a second to answer it. */
async function reloadsForMissingPart({ page }: Device): Promise<boolean> {
  const reloaded = page.waitForEvent('load', { timeout: 1_000 }).then(
    () => true,
    () => false,
  );
  await page.evaluate(() => window.dispatchEvent(new Event('vite:preloadError')));
  return reloaded;
}

/** Deploys, and has the browser look, as it does each hour and on coming back. */
async function findsNewVersion(phone: Device, site: Deployment, build: Build): Promise<void> {
  await runs(phone, 'one');
  site.deploy(build);
  await phone.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(phone.page.getByText('New version')).toBeVisible();
}

const runs = (phone: Device, build: Build): Promise<void> =>
  expect(phone.page.locator('html')).toHaveAttribute('data-build', build);

const leftInBrowser = (phone: Device) =>
  phone.page.evaluate(async () => ({
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    caches: (await caches.keys()).length,
  }));
