/** Two devices that each move one end of a routine, without knowing of each other, are both believed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRoutine, changeRoutine, deleteRoutine } from '#client/routines/routine-intents.ts';
import { remember, undo } from '#client/undo/history.ts';
import { readTrash } from '#client/store/trash.ts';
import { restoreDeleted } from '#client/trash/trash-intents.ts';
import { expectAgreement, signedInDevice, type SignedInDevice } from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';

const TODAY = new Date().toISOString().slice(0, 10);
const [START, END, LATER, EARLIER] = ['2099-03-01', '2099-03-31', '2099-03-20', '2099-03-10'];

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server.stop());

test('[R79] nothing is refused, both show the same, and it can be deleted, brought back and mended', async () => {
  const user = await server.signUp();
  const [phone, laptop] = [signedInDevice(server, user), signedInDevice(server, user)];
  const routineOn = async ({ store }: SignedInDevice) => (await store.routines.toArray())[0]!;
  const all = async () => {
    for (const device of [phone, laptop, phone, laptop]) await device.sync();
    for (const device of [phone, laptop]) await expectAgreement(device, user);
  };
  const routine = { title: 'Run', rule: 'FREQ=DAILY', startDate: START, endDate: END };
  await addRoutine(phone.store, routine, TODAY);
  await all();
  await changeRoutine(phone.store, await routineOn(phone), { startDate: LATER }, TODAY);
  await changeRoutine(laptop.store, await routineOn(laptop), { endDate: EARLIER }, TODAY);
  await all();
  expect(await routineOn(laptop)).toMatchObject({ startDate: LATER, endDate: EARLIER });
  remember(phone.store, await deleteRoutine(phone.store, await routineOn(phone), 'keep'));
  await undo(phone.store);
  await all();
  await deleteRoutine(phone.store, await routineOn(phone), 'keep');
  await phone.sync();
  await restoreDeleted(phone.store, (await readTrash(phone.store))[0]!);
  await all();
  await changeRoutine(laptop.store, await routineOn(laptop), { title: 'Run far' }, TODAY);
  await all();
  // The server lost it: it is told whole.
  await server
    .database('routines')
    .where({ id: (await routineOn(phone)).id })
    .delete();
  await changeRoutine(phone.store, await routineOn(phone), { title: 'Run farther' }, TODAY);
  await phone.sync();
  await expectAgreement(phone, user);
  await changeRoutine(phone.store, await routineOn(phone), { endDate: END }, TODAY);
  await all();
  expect(await routineOn(laptop)).toMatchObject({ title: 'Run farther', startDate: LATER, endDate: END });
});
