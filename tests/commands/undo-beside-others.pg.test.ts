import { addDays } from '#protocol/calendar-day.ts';
/** Undo beside another device's edits: it takes back what stands as it was left, and nothing else. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addGoal, changeGoal, completeGoal, deleteGoal, renameGoal } from '#client/goals/goal-intents.ts';
import { redo, remember, undo } from '#client/undo/history.ts';
import type { GoalRow } from '#client/store/database.ts';
import { skipWrapUp } from '#client/today/ritual-intents.ts';
import { expectAgreement, signedInDevice, type SignedInDevice } from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const TODAY = new Date().toISOString().slice(0, 10);

let server: TestServer;
let user: TestUser;
let phone: SignedInDevice;
let laptop: SignedInDevice;
let id: string;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server.stop());
beforeEach(async () => {
  user = await server.signUp();
  [phone, laptop] = [signedInDevice(server, user), signedInDevice(server, user)];
  await addGoal(phone.store, TODAY, 'Essay');
  [id] = (await phone.store.goals.toCollection().primaryKeys()) as [string];
  await meet();
});

async function meet(): Promise<void> {
  for (const device of [phone, laptop, phone]) await device.sync();
}

const on = async ({ store }: SignedInDevice): Promise<GoalRow> => (await store.goals.get(id))!;

const goalsAgree = async (): Promise<void> => {
  await meet();
  await expectAgreement(phone, user);
  await expectAgreement(laptop, user);
};

test('[R62] leaves the newer value of another device, and says so', async () => {
  remember(phone.store, await renameGoal(phone.store, await on(phone), 'Long essay'));
  await meet();
  await renameGoal(laptop.store, await on(laptop), 'Short essay');
  await meet();
  expect(await undo(phone.store)).toEqual({ step: undefined, stays: ['elsewhere'] });
  await goalsAgree();
  expect((await on(phone)).title).toBe('Short essay');
});

test('[R62] takes back the fields that stand, and leaves the others', async () => {
  remember(phone.store, await changeGoal(phone.store, await on(phone), { title: 'Long essay', notes: 'p. 3' }, TODAY));
  await meet();
  await renameGoal(laptop.store, await on(laptop), 'Short essay');
  await meet();
  const turned = await undo(phone.store);
  expect(turned?.stays).toEqual(['elsewhere']);
  expect(await on(phone)).toMatchObject({ title: 'Short essay', notes: '' });
  await redo(phone.store);
  expect(await on(phone)).toMatchObject({ title: 'Short essay', notes: 'p. 3' });
  await goalsAgree();
});

test('[R62] of a new goal leaves it once another device has written into it', async () => {
  remember(phone.store, await addGoal(phone.store, TODAY, 'Maths'));
  const goal = (await phone.store.goals.where('date').equals(TODAY).toArray()).find(({ title }) => title === 'Maths')!;
  await meet();
  await changeGoal(laptop.store, goal, { notes: 'Chapter 3' }, TODAY);
  await meet();
  expect(await undo(phone.store)).toEqual({ step: undefined, stays: ['elsewhere'] });
  expect(await phone.store.goals.get(goal.id)).toMatchObject({ notes: 'Chapter 3' });
  await goalsAgree();
});

test('[R62] of an edit does not bring a goal back that was deleted elsewhere since', async () => {
  remember(phone.store, await completeGoal(phone.store, id, true));
  await meet();
  await deleteGoal(laptop.store, id);
  await meet();
  expect(await undo(phone.store)).toEqual({ step: undefined, stays: ['elsewhere'] });
  expect(await phone.store.goals.get(id)).toBeUndefined();
  await goalsAgree();
});

test('[R62] of an edit whose record was forgotten by the server meanwhile changes nothing', async () => {
  remember(phone.store, await completeGoal(phone.store, id, true));
  await meet();
  await phone.store.goals.delete(id);
  expect((await undo(phone.store))?.step).toBeUndefined();
  await meet();
  expect(await phone.store.attention.count()).toBe(0);
});

describe('a step that another device’s edit has nothing to do with', () => {
  test.each(['rename', 'tick', 'delete'])('%s is taken back and done again', async (act) => {
    const goal = await on(phone);
    if (act === 'rename') remember(phone.store, await renameGoal(phone.store, goal, 'Long essay'));
    else if (act === 'tick') remember(phone.store, await completeGoal(phone.store, id, true));
    else remember(phone.store, await deleteGoal(phone.store, id));
    await changeGoal(laptop.store, await on(laptop), { subject: 'French' }, TODAY);
    if (act !== 'delete') await meet();
    await undo(phone.store);
    await goalsAgree();
    expect(await on(phone)).toMatchObject({ title: 'Essay', completed: false, subject: 'French' });
    if (act === 'delete') return;
    await redo(phone.store);
    await goalsAgree();
    expect(await on(phone)).toMatchObject(act === 'rename' ? { title: 'Long essay' } : { completed: true });
  });
});

test('[R62] what this device wrote since stays, whichever step is taken back', async () => {
  const step = remember(phone.store, await renameGoal(phone.store, await on(phone), 'One'));
  remember(phone.store, await renameGoal(phone.store, await on(phone), 'Two'));
  expect(await undo(phone.store, step)).toEqual({ step: undefined, stays: ['here'] });
  expect((await on(phone)).title).toBe('Two');
});

test('[R62] of a row that this device keeps stays as it became', async () => {
  const step = remember(phone.store, await skipWrapUp(phone.store, TODAY));
  await skipWrapUp(phone.store, addDays(TODAY, 1));
  expect(await undo(phone.store, step)).toEqual({ step: undefined, stays: ['here'] });
  expect((await phone.store.meta.get('wrapUp'))!.value).toBe(addDays(TODAY, 1));
});
