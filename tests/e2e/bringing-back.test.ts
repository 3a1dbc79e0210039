/** What a signed-in student deletes comes back through each screen, on the server and on the other device, with nothing to review. */
import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { CONVERGES, type Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { go } from './forms.ts';
import { goalsOnServer, somebody, type Person } from './person.ts';

test('goals, log entries and routines that the server knows come back by undo, redo, the trash and an import', async ({
  server,
  device,
}) => {
  test.slow();
  const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
  await phone.open();
  const { page } = phone;
  const titles = async (): Promise<string[]> =>
    (await goalsOnServer(server.url, ada)).map(({ title }) => String(title));
  const serverHas = (...expected: string[]) => expect.poll(titles, CONVERGES).toEqual(expected);
  await phone.addGoal('Essay');

  await test.step('what a guest did is undone after signing up, which leads to what is far ahead', async () => {
    await go(phone, '/d/2031-05-14');
    await phone.addGoal('Far ahead');
    await go(phone, '/signup');
    await fillIn(phone, ada);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(
      page.getByText('Account created. 2 goals came along, the last one for Wed, 14 May 2031.'),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Show' }).click();
    await serverHas('Essay', 'Far ahead');
    await page.keyboard.press('Control+z');
    await serverHas('Essay');
    await page.getByRole('button', { name: 'Redo' }).click();
    await serverHas('Essay', 'Far ahead');
    await page.keyboard.press('Control+z');
    await serverHas('Essay');
    await go(phone, '/');
  });
  await laptop.signIn(ada);

  await test.step('by the toast and the keys, each step told', async () => {
    await deleteGoal(phone, 'Essay');
    await serverHas();
    await page.getByRole('button', { name: 'Undo' }).click();
    await serverHas('Essay');
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Redo' }).click();
    await serverHas('Essay');
    await isInOrder(phone, laptop, { Essay: 'open' });
  });

  await test.step('from the trash, made without a network', async () => {
    await phone.goOffline();
    await deleteGoal(phone, 'Essay');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(phone.goal('Essay')).toBeVisible();
    await phone.goOnline();
    await deleteGoal(phone, 'Essay');
    await serverHas();
    await phone.open('/trash');
    await page.getByRole('button', { name: 'Restore Essay' }).click();
    await serverHas('Essay');
    await phone.open();
    await isInOrder(phone, laptop, { Essay: 'open' });
  });

  await test.step('a log entry', async () => {
    await phone.writeLog('Chapter 3');
    await expect(laptop.logEntry('Chapter 3')).toBeVisible(CONVERGES);
    await page.getByRole('button', { name: /^More for the entry/ }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect(laptop.logEntry('Chapter 3')).toBeHidden(CONVERGES);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(laptop.logEntry('Chapter 3')).toBeVisible(CONVERGES);
  });

  await test.step('a routine with its goal', async () => {
    await page.getByRole('textbox', { name: 'Add a goal' }).fill('Vocabulary every day');
    await page.getByRole('textbox', { name: 'Add a goal' }).press('Enter');
    await expect(laptop.goal('Vocabulary')).toBeVisible(CONVERGES);
    await phone.open('/routines');
    await page.getByRole('button', { name: 'More for routine Vocabulary' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove open goals too' }).click();
    await expect(laptop.goal('Vocabulary')).toBeHidden(CONVERGES);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(laptop.goal('Vocabulary')).toBeVisible(CONVERGES);
    await phone.open();
    await isInOrder(phone, laptop, { Essay: 'open', Vocabulary: 'open' });
  });

  await test.step('by an import, which says what was deleted since', async () => {
    await phone.open('/settings');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const file = await (await downloading).path();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 'studentos-export' });
    await phone.open();
    await deleteGoal(phone, 'Essay');
    await serverHas('Vocabulary');
    await phone.open('/import');
    await page.getByLabel('Choose file').setInputFiles(file);
    await page.getByRole('checkbox', { name: '1 record was deleted here since. Bring it back?' }).check();
    await page.getByRole('button', { name: 'Add 1 record' }).click();
    await page.getByRole('link', { name: 'Go to Today' }).click();
    await isInOrder(phone, laptop, { Essay: 'open', Vocabulary: 'open' });
  });
});

async function fillIn({ page }: Device, person: Person): Promise<void> {
  for (const [name, value] of [
    ['Name', person.name],
    ['Email', person.email],
    ['Password', person.password],
  ] as const)
    await page.getByRole('textbox', { name }).fill(value);
}

type State = 'told' | 'offline' | 'untold';

/** What is deleted and brought back: where it stands, how it is made and deleted there, and how the trash names it. */
interface Thing {
  name: string;
  inTrash: string;
  at: string;
  make: (device: Device, name: string) => Promise<void>;
  remove: (device: Device, name: string) => Promise<void>;
  shown: (device: Device, name: string) => Locator;
}

const THINGS: Thing[] = [
  {
    name: 'Goal',
    inTrash: 'Goal',
    at: '/',
    make: (device, name) => device.addGoal(name),
    remove: deleteGoal,
    shown: goalOf,
  },
  {
    name: 'Entry',
    inTrash: 'Log entry',
    at: '/',
    make: (device, name) => device.writeLog(name),
    remove: deleteEntry,
    shown: entryOf,
  },
  { name: 'Routine', inTrash: 'Routine', at: '/routines', make: addRoutine, remove: deleteRoutine, shown: routineOf },
];

for (const { name: kind, inTrash, at, make, remove, shown } of THINGS)
  test(`${kind}: it comes back by the keys and from the trash, whether the server knew it or not`, async ({
    device,
  }) => {
    test.slow();
    const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
    await phone.signUp(ada);
    await laptop.signIn(ada);
    await phone.isKeptForOffline();
    const { page } = phone;
    const press = async (keys: string) => {
      // In a field the keys take back what was typed into it.
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.keyboard.press(keys);
    };
    const names: string[] = [];
    for (const state of ['told', 'offline', 'untold'] as State[])
      await test.step(state, async () => {
        const name = `${kind} ${state}`;
        names.push(name);
        const told = () => (state === 'told' ? phone.says('Synced', CONVERGES) : Promise.resolve());
        await phone.open(at);
        if (state === 'untold') await phone.goOffline();
        await make(phone, name);
        if (state !== 'untold') await expect(await lookAt(laptop, at, shown, name)).toBeVisible(CONVERGES);
        if (state === 'offline') await phone.goOffline();
        await remove(phone, name);
        await expect(shown(phone, name)).toBeHidden();
        await told();
        await press('Control+z');
        await expect(shown(phone, name)).toBeVisible();
        await told();
        await press('Control+Shift+z');
        await expect(shown(phone, name)).toBeHidden();
        await told();
        if (state === 'told') await expect(shown(laptop, name)).toBeHidden(CONVERGES);
        await phone.open('/trash');
        const row = page
          .getByRole('listitem')
          .filter({ hasText: name })
          .filter({ hasText: `${inTrash} ·` });
        await row.getByRole('button', { name: `Restore ${name}` }).click();
        await expect(row).toBeHidden();
        await phone.open(at);
        await expect(shown(phone, name)).toBeVisible();
        await phone.goOnline();
        await phone.says('Synced', CONVERGES);
        await phone.open(at);
        for (const each of names) {
          await expect(shown(phone, each)).toBeVisible();
          await expect(await lookAt(laptop, at, shown, each)).toBeVisible(CONVERGES);
        }
        for (const { page } of [phone, laptop]) await expect(page.getByText(/^Review \d/)).toHaveCount(0);
      });
  });

test('[R78] what was changed without a network and then deleted comes back from the trash as it was last seen', async ({
  device,
}) => {
  const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
  await phone.signUp(ada);
  await phone.addGoal('Essay');
  await phone.says('Synced', CONVERGES);
  await laptop.signIn(ada);
  await expect(laptop.goal('Essay')).toBeVisible(CONVERGES);
  await phone.isKeptForOffline();
  await phone.goOffline();
  await phone.rename('Essay', 'Essay on Kafka');
  await deleteGoal(phone, 'Essay on Kafka');
  await phone.open('/trash');
  await phone.goOnline();
  await phone.says('Synced', CONVERGES);
  await phone.open('/trash');
  await phone.page.getByRole('button', { name: 'Restore Essay on Kafka' }).click();
  await expect(phone.page.getByText('Restored')).toBeVisible();
  await phone.open();
  await isInOrder(phone, laptop, { 'Essay on Kafka': 'open' });
});

/** Where the other device would show it. */
async function lookAt(device: Device, at: string, shown: Thing['shown'], name: string): Promise<Locator> {
  if (new URL(device.page.url()).pathname !== at) await device.open(at);
  return shown(device, name);
}

function goalOf(device: Device, title: string): Locator {
  return device.goal(title);
}

function entryOf(device: Device, text: string): Locator {
  return device.logEntry(text);
}

function routineOf({ page }: Device, title: string): Locator {
  return page.getByRole('button', { name: `More for routine ${title}` });
}

async function addRoutine({ page }: Device, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a routine' }).first().click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill(title);
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
}

async function deleteRoutine(device: Device, title: string): Promise<void> {
  const { page } = device;
  await routineOf(device, title).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove open goals too' }).click();
}

async function deleteEntry({ page }: Device, text: string): Promise<void> {
  const entry = page.getByRole('listitem').filter({ hasText: text });
  await entry.getByRole('button', { name: /^More for the entry/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
}

async function deleteGoal(device: Device, title: string): Promise<void> {
  await device.page.getByRole('button', { name: `More for ${title}` }).click();
  await device.page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(device.goal(title)).toBeHidden();
}

/** Both devices show the same, also after a reload, and there is nothing to review. */
async function isInOrder(phone: Device, laptop: Device, goals: Record<string, 'open' | 'done'>): Promise<void> {
  await phone.says('Synced', CONVERGES);
  await laptop.shows(goals, CONVERGES);
  await phone.open();
  await phone.shows(goals, CONVERGES);
  for (const { page } of [phone, laptop]) await expect(page.getByText(/^Review \d/)).toHaveCount(0);
}
