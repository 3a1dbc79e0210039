/** What a signed-in student deletes comes back through each screen, on the server and on the other device, with nothing to review. */
import { readFileSync } from 'node:fs';
import { CONVERGES, type Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody } from './person.ts';

test('goals, log entries and routines that the server knows come back by undo, redo, the trash and an import', async ({
  server,
  device,
}) => {
  test.slow();
  const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
  const { page } = phone;
  const titles = async (): Promise<string[]> =>
    (await goalsOnServer(server.url, ada)).map(({ title }) => String(title));
  const serverHas = (...expected: string[]) => expect.poll(titles, CONVERGES).toEqual(expected);
  await phone.signUp(ada);
  await phone.addGoal('Essay');
  await serverHas('Essay');
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
