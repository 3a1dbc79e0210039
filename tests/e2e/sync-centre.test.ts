/** The sync centre, by taps: what waits in words, what was refused, what another device changed, and who takes part. */
import { isAccessible } from './accessibility.ts';
import { CONVERGES } from './device.ts';
import { write } from './finger.ts';
import { expect, test } from './fixtures.ts';
import { addGoalByRest, goalsOnServer, somebody } from './person.ts';

test('a refused change is edited and tried again, another one is discarded and that undone', async ({
  device,
  server,
}) => {
  const [phone, ada] = [device('phone'), somebody('Ada')];
  await phone.open();
  await phone.addGoal('Read');
  await phone.addGoal('Write');
  await phone.signUp(ada);
  await phone.says('Synced');
  await phone.isKeptForOffline();
  await phone.goOffline();
  const { page } = phone;
  const button = (name: string | RegExp) => page.getByRole('main').getByRole('button', { name, exact: true });

  await test.step('what waits is listed in words; devices say that they need a connection', async () => {
    await phone.rename('Read', 'Read 10 pages');
    await phone.rename('Write', 'Write a page');
    await phone.says('Offline · 2 waiting');
    await page.getByRole('status').getByRole('link', { name: 'Offline · 2 waiting' }).tap();
    await expect(page.getByRole('region', { name: 'Waiting to sync' }).getByRole('listitem')).toHaveText([
      /Goal: Read 10 pages.*Title/s,
      /Goal: Write a page.*Title/s,
    ]);
    await expect(page.getByRole('region', { name: 'Devices' })).toContainText('This needs a connection.');
    await isAccessible(page, 'what waits to sync');
  });

  await test.step('the server has goals of these titles by now', async () => {
    await addGoalByRest(server.url, ada, 'Read 10 pages');
    await addGoalByRest(server.url, ada, 'Write a page');
    await phone.goOnline();
    await phone.says('Review 2 changes', CONVERGES);
    await expect(button('Edit')).toHaveCount(2);
    await isAccessible(page, 'changes that were refused');
  });

  await test.step('under another title the first one fits', async () => {
    const item = page.getByRole('listitem').filter({ hasText: 'Read 10 pages' });
    await item.getByRole('button', { name: 'Edit' }).tap();
    await write(page, 'Title', 'Read 20 pages');
    await button('Save and try again').tap();
    await phone.says('Review 1 change', CONVERGES);
  });

  await test.step('the second is discarded, brought back by Undo and discarded for good', async () => {
    await button('Discard').tap();
    await expect(button('Discard')).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).tap();
    await button('Discard').tap();
    await phone.says('Synced', CONVERGES);
    const titles = (await goalsOnServer(server.url, ada)).map(({ title }) => title).sort();
    expect(titles).toEqual(['Read 10 pages', 'Read 20 pages', 'Write', 'Write a page']);
  });
});

test('what another device changed too stands there with both values, and one tap has the other one', async ({
  device,
  server,
}) => {
  const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
  await phone.open();
  await phone.addGoal('Read');
  await phone.signUp(ada);
  await phone.says('Synced');
  await laptop.signIn(ada);
  await laptop.shows({ Read: 'open' }, CONVERGES);
  for (const each of [phone, laptop]) await each.isKeptForOffline();
  await Promise.all([phone.goOffline(), laptop.goOffline()]);
  await phone.rename('Read', 'Read on the phone');
  await laptop.rename('Read', 'Read on the laptop');
  await laptop.goOnline();
  await laptop.says('Synced', CONVERGES);
  await phone.goOnline();
  await phone.shows({ 'Read on the laptop': 'open' }, CONVERGES);

  const { page } = phone;
  await page.getByRole('status').getByRole('link').first().tap();
  const notices = page.getByRole('region', { name: 'Also changed on another device' });
  await expect(notices.getByRole('listitem')).toContainText(['Title was also changed on another device']);
  await expect(notices).toContainText('Read on the phone');
  await isAccessible(page, 'what was also changed elsewhere');
  await notices.getByRole('button', { name: 'Use the other one' }).tap();
  await expect(notices).toBeHidden();
  await laptop.shows({ 'Read on the phone': 'open' }, CONVERGES);
  expect(await goalsOnServer(server.url, ada)).toMatchObject([{ title: 'Read on the phone' }]);
});

test('[R119] a device that lost a goal unnoticed gets it back when it is compared with the server', async ({
  device,
}) => {
  const phone = device('phone');
  await phone.signUp(somebody('Ada'));
  await phone.addGoal('Read');
  await phone.addGoal('Write');
  await phone.says('Synced');
  const { page } = phone;
  const compare = page.getByRole('button', { name: 'Compare with the server' });
  const line = page.getByRole('main').getByText(/^Compared with the server: /);
  await phone.open('/sync');
  await expect(compare).toBeVisible();
  await expect(line).toBeHidden();
  await compare.tap();
  await expect(line).toHaveText(/everything is the same$/);
  await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name!);
    const name = names.find((each) => /^studentos-[0-9a-f]{8}-/.test(each))!;
    const opening = indexedDB.open(name);
    await new Promise((resolve) => (opening.onsuccess = resolve));

    const change = opening.result.transaction('goals', 'readwrite');
    change.objectStore('goals').openCursor().onsuccess = ({ target }) =>
      (target as IDBRequest<IDBCursorWithValue>).result.delete();
    await new Promise((resolve) => (change.oncomplete = resolve));
    opening.result.close();
  });
  await compare.tap();
  await expect(line).toHaveText(/what differed was mended$/);
  await isAccessible(page, 'the sync page after a comparison');
  await phone.open();
  await phone.shows({ Read: 'open', Write: 'open' });
});
