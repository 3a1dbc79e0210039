/** A form that is open on one device while another changes the same: what was not typed is never written. */
import type { Locator } from '@playwright/test';
import { CONVERGES, type Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { choose, field, FORMS, go, openGoal } from './forms.ts';
import { recordsOnServer, somebody, type Person } from './person.ts';

test.setTimeout(240_000);

/** Both signed in as one person, with a goal, an entry and a routine. */
async function twoDevices(device: (kind: 'phone' | 'laptop') => Device): Promise<[Device, Device, Person]> {
  const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
  await laptop.open();
  await laptop.addGoal('Read 10 pages');
  await laptop.addGoal('To be moved');
  await laptop.writeLog('Read about Rome');
  await go(laptop, '/routines');
  await laptop.page.getByRole('button', { name: 'Add a routine' }).click();
  await field(laptop.page, 'Title').fill('Vocabulary');
  await field(laptop.page, 'Title').press('Enter');
  await expect(laptop.page.getByRole('dialog')).toHaveCount(0);
  await laptop.signUp(ada);
  await laptop.says('Synced');
  await phone.signIn(ada);
  await expect(phone.goal('Read 10 pages')).toBeVisible();
  return [phone, laptop, ada];
}

test('[R71] closing a form writes nothing that was not typed', async ({ server, device }) => {
  const [phone, laptop, ada] = await twoDevices(device);
  const stands = () => recordsOnServer(server.url, ada);

  for (const [file, form] of Object.entries(FORMS)) {
    if ('own' in form && form.at === undefined) continue;
    await test.step(file, async () => {
      const start = await stands();
      if ('own' in form) {
        await go(phone, form.at!);
        await expect(phone.page.getByRole('heading', { level: 1 })).toBeVisible();
        await go(phone, '/');
        await phone.says('Synced', CONVERGES);
        return expect(await stands()).toEqual(start);
      }
      await form.open(phone);
      await form.elsewhere(laptop);
      await expect.poll(stands, CONVERGES).not.toEqual(start);
      await laptop.says('Synced', CONVERGES);
      await form.shows(phone);
      const changed = await stands();
      await form.close(phone);
      // Longer than a form waits before it saves.
      await phone.page.waitForTimeout(1_000);
      await phone.says('Synced', CONVERGES);
      expect(await stands()).toEqual(changed);
    });
  }
});

test('what is typed while another device writes the same field stays, is written, and the other value is kept', async ({
  server,
  device,
}) => {
  const [phone, laptop, ada] = await twoDevices(device);
  await openGoal(phone, 'Read 10 pages');
  const notes = field(phone.page, 'Notes');
  const note = phone.page.getByText('Notes was changed on another device just now.');
  const stop = await typeOn(notes);
  await openGoal(laptop, 'Read 10 pages');
  await field(laptop.page, 'Notes').fill('From the laptop');
  await laptop.page.keyboard.press('Escape');
  await expect(note).toBeVisible(CONVERGES);
  await stop();
  await notes.fill('From the phone');
  await expect(phone.page.getByRole('dialog').getByText('From the laptop')).toBeVisible();
  await phone.page.keyboard.press('Escape');
  await expect
    .poll(async () => (await recordsOnServer(server.url, ada)).goals, CONVERGES)
    .toContainEqual(expect.objectContaining({ title: 'Read 10 pages', notes: 'From the phone' }));
  await go(phone, '/sync');
  await expect(phone.page.getByText('From the laptop')).toBeVisible();
  await phone.page.getByRole('button', { name: 'Use the other one' }).click();
  await expect
    .poll(async () => (await recordsOnServer(server.url, ada)).goals, CONVERGES)
    .toContainEqual(expect.objectContaining({ title: 'Read 10 pages', notes: 'From the laptop' }));
});

test('a record that is deleted elsewhere while its sheet is open is told, and comes back with what was typed', async ({
  server,
  device,
}) => {
  const [phone, laptop, ada] = await twoDevices(device);
  const remove = (row: string | RegExp) => choose(laptop, row, 'Delete');

  await test.step('a goal, from its sheet', async () => {
    await openGoal(phone, 'To be moved');
    await go(laptop, '/');
    await remove('More for To be moved');
    const sheet = phone.page.getByRole('dialog');
    await expect(sheet.getByText('This was deleted on another device.')).toBeVisible(CONVERGES);
    await field(phone.page, 'Notes').fill('Words that took an hour');
    await phone.page.waitForTimeout(1_000);
    expect((await recordsOnServer(server.url, ada)).goals).not.toContainEqual(
      expect.objectContaining({ title: 'To be moved' }),
    );
    await sheet.getByRole('button', { name: 'Bring it back' }).click();
    await phone.page.keyboard.press('Escape');
    await expect
      .poll(async () => (await recordsOnServer(server.url, ada)).goals, CONVERGES)
      .toContainEqual(expect.objectContaining({ title: 'To be moved', notes: 'Words that took an hour' }));
  });

  await test.step('an entry, after its sheet was closed', async () => {
    await go(phone, '/log');
    await choose(phone, /^More for the entry/, 'Edit');
    await go(laptop, '/log');
    await remove(/^More for the entry/);
    await expect(phone.page.getByRole('dialog').getByText('This was deleted on another device.')).toBeVisible(
      CONVERGES,
    );
    await phone.page.getByRole('dialog').getByLabel('Text').fill('Read about Rome, and Carthage');
    await phone.page.keyboard.press('Escape');
    await phone.page.getByRole('button', { name: 'Bring it back' }).click();
    await expect(phone.logEntry('Read about Rome, and Carthage')).toBeVisible();
  });

  await test.step('with nothing typed it stays deleted', async () => {
    await openGoal(phone, 'Read 10 pages');
    await go(laptop, '/');
    await remove('More for Read 10 pages');
    await expect(phone.page.getByText('This was deleted on another device.')).toBeVisible(CONVERGES);
    await phone.page.keyboard.press('Escape');
    await phone.page.waitForTimeout(1_000);
    await phone.says('Synced', CONVERGES);
    expect((await recordsOnServer(server.url, ada)).goals).not.toContainEqual(
      expect.objectContaining({ title: 'Read 10 pages' }),
    );
  });
});

/** Types without a pause, so that nothing is saved meanwhile. @returns ends it */
async function typeOn(into: Locator): Promise<() => Promise<void>> {
  const timer = await into.evaluate((area: HTMLTextAreaElement) => {
    const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!;
    return window.setInterval(() => {
      set.call(area, `${area.value}x`.slice(-9_000));
      area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }, 50);
  });
  return () => into.evaluate((_, id) => clearInterval(id), timer);
}
