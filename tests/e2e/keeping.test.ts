/** What browsers do to what is kept on a device, and what the app makes of it. */
import { type Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { failPuts } from './full-disk.ts';
import { goalsOnServer, somebody } from './person.ts';

test.setTimeout(120_000);

/** The disk is busy: whatever else wants to store a goal waits. @returns ends that */
async function holdDisk({ page }: Device): Promise<() => Promise<void>> {
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('studentos-guest');
      request.onsuccess = () => resolve(request.result);
    });
    const goals = database.transaction('goals', 'readwrite').objectStore('goals');
    const hold = (): void => {
      if ('letGo' in globalThis) database.close();
      else goals.count().onsuccess = hold;
    };
    hold();
  });
  return () => page.evaluate(() => void Object.assign(globalThis, { letGo: true }));
}

const addGoalField = (device: Device) => device.page.getByRole('textbox', { name: 'Add a goal' });

test('a lost connection, a full disk and a newer build cost a guest nothing that was written', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.addGoal('Read 10 pages');

  await test.step('a connection that is lost is opened again, and nobody notices', async () => {
    await failPuts(phone, 'UnknownError', 1);
    await phone.addGoal('Maths set 4');
    await phone.tick('Read 10 pages');
  });

  await test.step('a slow disk: a tick shows at once, by keyboard as well, and is saved as it was left', async () => {
    const letGo = await holdDisk(phone);
    const goal = phone.goal('Maths set 4');
    await goal.press('Space');
    await expect(goal).toBeChecked();
    await expect(phone.page.locator('[data-saving]')).toHaveCount(1);
    await goal.press('Space');
    await expect(goal).not.toBeChecked();
    await goal.click();
    await goal.click();
    await letGo();
    await expect(phone.page.locator('[data-saving]')).toHaveCount(0);
    await phone.open();
    await phone.shows({ 'Maths set 4': 'open', 'Read 10 pages': 'done' });
  });

  await test.step('a full disk: the field keeps its text, and a change without a field is kept on the page', async () => {
    await failPuts(phone, 'QuotaExceededError', 1_000);
    await addGoalField(phone).fill('Essay');
    await addGoalField(phone).press('Enter');
    await phone.says('This device has no room left');
    await expect(addGoalField(phone)).toHaveValue('Essay');
    await phone.goal('Maths set 4').click();
    const notice = phone.page.getByRole('alert').filter({ hasText: '1 change could not be saved on this device' });
    await expect(notice).toBeVisible();
    await expect(phone.goal('Maths set 4')).not.toBeChecked();
    await failPuts(phone, 'QuotaExceededError', 0);
    await notice.getByRole('button', { name: 'Try again' }).click();
    await expect(phone.goal('Maths set 4')).toBeChecked();
    await expect(notice).toBeHidden();
    await addGoalField(phone).press('Enter');
    await expect(phone.goal('Essay')).toBeVisible();
    // What the browser said of it is in its console, and was meant to be.
    phone.complaints.length = 0;
  });

  await test.step('a newer build in another tab: this one reads on, writes nothing and says so', async () => {
    await phone.page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open('studentos-guest', 990);
          request.onupgradeneeded = () => request.result.createObjectStore('inventions');
          request.onsuccess = () => resolve(request.result.close());
          request.onerror = () => reject(request.error!);
        }),
    );
    await expect(phone.page.getByRole('alert').filter({ hasText: 'Reload to go on' })).toBeVisible();
    await addGoalField(phone).fill('From an old tab');
    await addGoalField(phone).press('Enter');
    await expect(addGoalField(phone)).toHaveValue('From an old tab');
    await expect(phone.goal('Essay')).toBeVisible();
    await expect(phone.goal('From an old tab')).toBeHidden();
  });

  await test.step('a browser that refuses to store: everything works in memory, and it says so', async () => {
    await phone.page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
    await phone.open();
    await expect(phone.page.getByText('keeps nothing after you close this window')).toBeVisible();
    await phone.addGoal('Only here');
    await phone.tick('Only here');
  });
});

test('a browser that clears its data: everything comes back, nothing is deleted, what is lost is said', async ({
  server,
  device,
}) => {
  const phone = device('phone');
  const ada = somebody('Ada');
  await phone.open();
  await phone.signUp(ada);
  await phone.addGoal('Read 10 pages');
  await phone.says('Synced');
  await phone.isKeptForOffline();
  await phone.goOffline();
  await phone.addGoal('Never sent');
  await expect.poll(() => phone.page.evaluate(() => document.cookie)).toMatch(/studentos-here-\d+=[0-9a-f-]{36}\.1/);
  const origin = phone.origin;
  const devTools = await phone.devTools();
  await phone.page.goto('about:blank');
  await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb,local_storage' });
  await phone.goOnline();
  await phone.open();
  await expect(phone.page.getByRole('alert')).toContainText('1 change had not reached the server');
  await phone.page.getByRole('button', { name: 'Continue as Ada' }).click();
  await phone.shows({ 'Read 10 pages': 'open' }, { timeout: 30_000 });
  await phone.says('Synced');
  expect((await goalsOnServer(server.url, ada)).map(({ title }) => title)).toEqual(['Read 10 pages']);
});
