/** What a guest can take back after signing in to an account that has records already, and after signing out of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bringGuestAlong } from '#client/runtime/bring-guest-along.ts';
import { addGoal, completeGoal, renameGoal } from '#client/goals/goal-intents.ts';
import { forgetHistory, redo, remember, undo } from '#client/undo/history.ts';
import { changePreferences } from '#client/preferences/preference-intents.ts';
import type { GoalRow, Store } from '#client/store/database.ts';
import { preferencesOf } from '#client/store/preferences.ts';
import { expectAgreement, punctualDevice, signedInDevice } from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer({ hashCost: 4 })));
afterAll(() => server.stop());

const DAY = '2026-01-31';
const only = async (store: Store): Promise<GoalRow> => (await store.goals.toArray())[0]!;

/** An account in which another device has written a goal, and a guest who has the same one. */
async function twoWithOneGoal() {
  const user = await server.signUp();
  const laptop = signedInDevice(server, user);
  await addGoal(laptop.store, DAY, 'Read');
  await laptop.sync();
  const guest = punctualDevice();
  const phone = signedInDevice(server, user);
  remember(guest, await addGoal(guest, DAY, 'read'));
  const standing = await only(laptop.store);
  const signIn = async () => {
    await bringGuestAlong(guest, phone.store, user.user.id);
    await phone.sync();
    expect(await only(phone.store)).toMatchObject({ id: standing.id, title: 'Read' });
  };
  return { user, laptop, phone, guest, standing, signIn };
}

test('[R17][R62] what was done to a goal is taken back in the one that it was folded into', async () => {
  const { user, phone, guest, signIn } = await twoWithOneGoal();
  remember(guest, await completeGoal(guest, (await only(guest)).id, true));
  await signIn();
  expect(await only(phone.store)).toMatchObject({ completed: true });
  expect(await undo(phone.store)).toMatchObject({ stays: [] });
  expect(await only(phone.store)).toMatchObject({ completed: false });
  expect(await redo(phone.store)).toMatchObject({ stays: [] });
  await phone.sync();
  expect(await only(phone.store)).toMatchObject({ completed: true });
  await expectAgreement(phone, user);
});

test('[R17][R62] a goal that stood before a guest added it stays when that is undone, and so does its title', async () => {
  const { user, phone, guest, standing, signIn } = await twoWithOneGoal();
  await renameGoal(guest, await only(guest), 'Other');
  remember(guest, await renameGoal(guest, await only(guest), 'READ'));
  await signIn();
  expect(await undo(phone.store)).toEqual({ step: undefined, stays: ['elsewhere'] });
  expect((await undo(phone.store))!.step).toBeUndefined();
  await phone.sync();
  expect(await phone.store.goals.toArray()).toMatchObject([{ id: standing.id, title: 'Read' }]);
  await expectAgreement(phone, user);
});

test('[R30][R62] preferences are taken back in the account, unless another device has chosen since', async () => {
  const { user, laptop, phone, guest, signIn } = await twoWithOneGoal();
  remember(guest, await changePreferences(guest, null, { theme: 'dark' }));
  remember(guest, await changePreferences(guest, null, { dayStart: 4 }));
  await signIn();
  await laptop.sync();
  await changePreferences(laptop.store, user.user.id, { theme: 'light' });
  await laptop.sync();
  await phone.sync();
  expect(await undo(phone.store)).toMatchObject({ stays: [] });
  expect(await undo(phone.store)).toEqual({ step: undefined, stays: ['elsewhere'] });
  await phone.sync();
  expect(await preferencesOf(phone.store)).toMatchObject({ theme: 'light', dayStart: 0 });
  await expectAgreement(phone, user);
});

test('[R34][R62] nothing is left to take back of somebody who has signed out', async () => {
  const { phone, guest, signIn } = await twoWithOneGoal();
  const step = remember(guest, await completeGoal(guest, (await only(guest)).id, true));
  await signIn();
  forgetHistory(phone.store);
  for (const store of [phone.store, guest]) expect(await undo(store, step)).toBeUndefined();
  for (const store of [phone.store, guest])
    expect([await undo(store), await redo(store)]).toEqual([undefined, undefined]);
});

test('[R30][R62] what the guest wrote after a step was written by the same person, not elsewhere', async () => {
  const [user, guest] = [await server.signUp(), punctualDevice()];
  const phone = signedInDevice(server, user);
  const added = remember(guest, await addGoal(guest, DAY, 'Read'));
  const renamed = remember(guest, await renameGoal(guest, await only(guest), 'Read on'));
  await renameGoal(guest, await only(guest), 'Read to the end');
  await bringGuestAlong(guest, phone.store, user.user.id);
  await phone.sync();
  expect(await undo(phone.store, renamed)).toEqual({ step: undefined, stays: ['here'] });
  expect(await undo(phone.store, added)).toMatchObject({ stays: [] });
  await phone.sync();
  expect(await phone.store.goals.count()).toBe(0);
  await expectAgreement(phone, user);
});
