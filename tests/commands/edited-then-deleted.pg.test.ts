/** What was written before a deletion, and told to nobody, is there when the record comes back: here, on the server and elsewhere. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addGoal, changeGoal, deleteGoal } from '#client/goals/goal-intents.ts';
import { remember, undo } from '#client/undo/history.ts';
import { addLog, changeLog, deleteLog } from '#client/logs/log-intents.ts';
import { addRoutine, changeRoutine, deleteRoutine } from '#client/routines/routine-intents.ts';
import type { Store } from '#client/store/database.ts';
import { readTrash } from '#client/store/trash.ts';
import { forgetDeleted, restoreDeleted } from '#client/trash/trash-intents.ts';
import { expectAgreement, signedInDevice, type SignedInDevice } from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const TODAY = new Date().toISOString().slice(0, 10);

let server: TestServer;
let user: TestUser;
let [phone, laptop]: SignedInDevice[] = [];
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server.stop());
beforeEach(async () => {
  user = await server.signUp();
  [phone, laptop] = [signedInDevice(server, user), signedInDevice(server, user)];
});

/** How each kind is made, edited without a network and deleted, and what the edit says. */
const KINDS = {
  goals: {
    make: (store: Store) => addGoal(store, TODAY, 'Essay', { notes: 'old', subject: 'French' }),
    edit: async (store: Store) => changeGoal(store, (await store.goals.toArray())[0]!, { notes: 'new' }, TODAY),
    remove: async (store: Store) => deleteGoal(store, (await store.goals.toArray())[0]!.id),
    said: { notes: 'new', subject: 'French' },
  },
  logs: {
    make: (store: Store) => addLog(store, { date: TODAY, text: 'old', minutes: null, subject: null }),
    edit: async (store: Store) => changeLog(store, (await store.logs.toArray())[0]!.id, { text: 'new' }),
    remove: async (store: Store) => deleteLog(store, (await store.logs.toArray())[0]!.id),
    said: { text: 'new' },
  },
  routines: {
    make: (store: Store) => addRoutine(store, { title: 'old', rule: 'FREQ=DAILY', startDate: '2099-01-01' }, TODAY),
    edit: async (store: Store) => changeRoutine(store, (await store.routines.toArray())[0]!, { title: 'new' }, TODAY),
    remove: async (store: Store) => deleteRoutine(store, (await store.routines.toArray())[0]!, 'keep'),
    said: { title: 'new' },
  },
};

/** What happens between the deletion and its return. */
const MEANWHILE: [string, () => Promise<unknown>][] = [
  ['nothing', () => Promise.resolve()],
  ['it is told', () => phone!.sync()],
  [
    'it is told, and no answer comes',
    async () => {
      phone!.network = 'deaf';
      await phone!.sync();
      phone!.network = 'up';
    },
  ],
  [
    'it is told, but the last of it gets no answer',
    async () => {
      phone!.network = 'deaf';
      await phone!.sync();
      phone!.network = 'up';
      await phone!.sync();
    },
  ],
];

describe.each(Object.entries(KINDS))(
  '%s, changed without a network and deleted',
  (name, { make, edit, remove, said }) => {
    const table = (store: Store) => store.records(name as keyof typeof KINDS);
    const shows = async (device: SignedInDevice, what: object = said) =>
      expect(await table(device.store).toArray()).toMatchObject([what]);
    beforeEach(async () => {
      await make(phone!.store);
      await phone!.sync();
      await laptop!.sync();
      await edit(phone!.store);
      remember(phone!.store, await remove(phone!.store));
      expect(await table(phone!.store).count()).toBe(0);
    });

    test.each(MEANWHILE)('[R78] come back as they were last seen, meanwhile: %s', async (_, meanwhile) => {
      await meanwhile();
      await restoreDeleted(phone!.store, (await readTrash(phone!.store))[0]!);
      await shows(phone!);
      for (const device of [phone!, laptop!]) await device.sync();
      await expectAgreement(phone!, user);
      for (const device of [phone!, laptop!]) await shows(device);
    });

    test.each(MEANWHILE)('[R78] come back by undo, meanwhile: %s', async (_, meanwhile) => {
      await meanwhile();
      await undo(phone!.store);
      for (const device of [phone!, laptop!]) await device.sync();
      await expectAgreement(phone!, user);
      for (const device of [phone!, laptop!]) await shows(device);
    });

    test('[R78] come back with that by another device, which never saw it', async () => {
      await phone!.sync();
      await laptop!.sync();
      expect(await table(laptop!.store).count()).toBe(0);
      await restoreDeleted(laptop!.store, (await readTrash(laptop!.store))[0]!);
      for (const device of [laptop!, phone!, laptop!]) await device.sync();
      await expectAgreement(phone!, user);
      for (const device of [phone!, laptop!]) await shows(device);
    });

    test('[R78] another device brought them back before the deletion was told', async () => {
      const { store } = laptop!;
      remember(store, await remove(store));
      await laptop!.sync();
      await undo(store);
      await laptop!.sync();
      for (const device of [phone!, laptop!]) await device.sync();
      await expectAgreement(phone!, user);
      for (const device of [phone!, laptop!]) await shows(device);
    });

    test('[R78] are gone from the trash for good once it was emptied, told or not', async () => {
      await forgetDeleted(phone!.store, await readTrash(phone!.store));
      await phone!.sync();
      expect(await readTrash(phone!.store)).toEqual([]);
      expect(JSON.stringify(await phone!.store.trash.toArray())).not.toMatch(/new|old/);
    });
  },
);
