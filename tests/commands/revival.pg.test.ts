/** What was deleted comes back on its device, on the server and on every other device, as it was. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { retryRefusal } from '#client/attention/attention-intents.ts';
import { addGoal, completeGoal, deleteGoal, renameGoal } from '#client/goals/goal-intents.ts';
import { redo, remember, undo } from '#client/undo/history.ts';
import { addLog, deleteLog } from '#client/logs/log-intents.ts';
import { addRoutine, changeRoutine, deleteRoutine } from '#client/routines/routine-intents.ts';
import { newId } from '#client/store/ids.ts';
import type { GoalRow } from '#client/store/database.ts';
import type { StampedRecord } from '#client/store/import-records.ts';
import { emptyTrash, readTrash } from '#client/store/trash.ts';
import { restoreDeleted } from '#client/trash/trash-intents.ts';
import { exportDocument } from '#client/transfer/export-document.ts';
import { previewImport } from '#client/transfer/import-document.ts';
import { readDocument, type ReadDocument } from '#client/transfer/read-document.ts';
import { importDocument } from '#client/transfer/transfer-intents.ts';
import { fieldsOf, pick, stampOf } from '#protocol/merge.ts';
import { Problem } from '#protocol/problem.ts';
import { expectAgreement, signedInDevice, type SignedInDevice } from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const TODAY = new Date().toISOString().slice(0, 10);

let server: TestServer;
let user: TestUser;
let phone: SignedInDevice;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server.stop());
beforeEach(async () => {
  user = await server.signUp();
  phone = signedInDevice(server, user);
});

async function aGoal(): Promise<string> {
  await addGoal(phone.store, TODAY, 'Essay', { notes: 'p. 3', subject: 'French' });
  const [goal] = await phone.store.goals.toArray();
  await completeGoal(phone.store, goal!.id, true);
  return goal!.id;
}

/** Whether there is a network between two steps. */
const BETWEEN = [
  ['each step told', true],
  ['nothing told until the end', false],
] as const;

describe.each(BETWEEN)('a goal that the server knows, deleted (%s)', (_, told) => {
  const tell = (): Promise<void> => (told ? phone.sync() : Promise.resolve());
  let id: string;
  let before: unknown;
  beforeEach(async () => {
    id = await aGoal();
    await phone.sync();
    before = await phone.store.goals.get(id);
    remember(phone.store, await deleteGoal(phone.store, id));
    await tell();
  });

  test('comes back by undo, goes by redo and comes back again', async () => {
    for (let times = 0; times < 2; times += 1) {
      await undo(phone.store);
      await tell();
      expect(await phone.store.goals.get(id)).toMatchObject({ title: 'Essay', notes: 'p. 3' });
      await redo(phone.store);
      await tell();
      expect(await phone.store.goals.get(id)).toBeUndefined();
    }
    await undo(phone.store);
    await phone.sync();
    await expectAgreement(phone, user);
    expect(await phone.store.goals.count()).toBe(1);
  });

  test('comes back from the trash', async () => {
    const [row] = await readTrash(phone.store);
    await restoreDeleted(phone.store, row!);
    await phone.sync();
    await expectAgreement(phone, user);
    expect(await phone.store.goals.count()).toBe(1);
  });

  test('[R60] keeps every value and stamp but that of its place', async () => {
    await undo(phone.store);
    await phone.sync();
    const { stamps: was, ...values } = before as { stamps: Record<string, string>; updatedAt: string };
    const { stamps, ...now } = (await phone.store.goals.get(id))!;
    expect({ ...now, updatedAt: '' }).toEqual({ ...values, updatedAt: '' });
    expect(stamps.completed ?? stamps['*']).toBe(was.completed);
    expect({ ...stamps, position: '', deleted: '' }).toEqual({ ...was, position: '', deleted: '' });
    expect(stamps.position! > (stamps.deleted ?? was.position ?? '')).toBe(true);
  });

  test('comes back where the server has forgotten the deletion', async () => {
    await phone.sync();
    await server.database('goals').where({ id }).delete();
    await undo(phone.store);
    await phone.sync();
    await expectAgreement(phone, user);
    expect(await phone.store.goals.get(id)).toMatchObject({ title: 'Essay', completed: true });
  });

  test('comes back with what another device wrote into it meanwhile', async () => {
    const laptop = signedInDevice(server, user);
    await laptop.sync();
    const goal = (await laptop.store.goals.get(id)) as never;
    if (goal) await renameGoal(laptop.store, goal, 'Long essay');
    await laptop.sync();
    await undo(phone.store);
    await phone.sync();
    await laptop.sync();
    await expectAgreement(phone, user);
    await expectAgreement(laptop, user);
  });
});

test('an entry and a routine with its goals come back', async () => {
  const { store } = phone;
  await addLog(store, { date: TODAY, text: 'Read', minutes: 20, subject: null });
  await addRoutine(store, { title: 'Revise', rule: 'FREQ=DAILY', startDate: TODAY }, TODAY);
  await phone.sync();
  const [log] = await store.logs.toArray();
  const [routine] = await store.routines.toArray();
  remember(store, await deleteLog(store, log!.id));
  remember(store, await deleteRoutine(store, routine!, 'remove'));
  await phone.sync();
  expect([await store.goals.count(), await store.logs.count(), await store.routines.count()]).toEqual([0, 0, 0]);
  await undo(store);
  await undo(store);
  await phone.sync();
  await expectAgreement(phone, user);
  expect([await store.goals.count(), await store.logs.count(), await store.routines.count()]).toEqual([1, 1, 1]);
});

test('a routine’s goal that a change of its rule took away comes back by undo, and by the rule', async () => {
  const { store } = phone;
  await addRoutine(store, { title: 'Revise', rule: 'FREQ=DAILY', startDate: TODAY }, TODAY);
  await phone.sync();
  const [routine] = await store.routines.toArray();
  const off = { rule: 'FREQ=MONTHLY;BYMONTHDAY=1', startDate: '2026-01-01', endDate: '2026-01-02' };
  remember(store, await changeRoutine(store, routine!, off, TODAY));
  await phone.sync();
  expect(await store.goals.count()).toBe(0);
  await undo(store);
  await phone.sync();
  await expectAgreement(phone, user);
  expect(await store.goals.count()).toBe(1);
  const [again] = await store.routines.toArray();
  await changeRoutine(store, again!, off, TODAY);
  await phone.sync();
  await changeRoutine(store, (await store.routines.toArray())[0]!, { rule: 'FREQ=DAILY', endDate: null }, TODAY);
  await phone.sync();
  await expectAgreement(phone, user);
});

test('a goal whose creation was on its way when it was deleted comes back', async () => {
  const { store } = phone;
  await addGoal(store, TODAY, 'Essay');
  const [goal] = await store.goals.toArray();
  const { release, takeBatch } = await import('#client/store/outbox.ts');
  await takeBatch(store, 500);
  await release(store);
  remember(store, await deleteGoal(store, goal!.id));
  await phone.sync();
  await undo(store);
  await phone.sync();
  await expectAgreement(phone, user);
  expect(await store.goals.get(goal!.id)).toMatchObject({ title: 'Essay' });
});

describe('an import of what was deleted since', () => {
  async function deletedSince(): Promise<{ records: StampedRecord[]; before: unknown[] }> {
    const { store } = phone;
    await aGoal();
    await addLog(store, { date: TODAY, text: 'Read', minutes: 20, subject: null });
    await phone.sync();
    const before = [...(await store.goals.toArray()), ...(await store.logs.toArray())];
    const text = JSON.stringify(await exportDocument(store, { userId: user.user.id, name: null, email: null }));
    for (const id of await store.goals.toCollection().primaryKeys()) await deleteGoal(store, id);
    for (const id of await store.logs.toCollection().primaryKeys()) await deleteLog(store, id);
    await phone.sync();
    const { records } = readDocument(text, user.user.id) as ReadDocument;
    return { records, before };
  }

  test.each([true, false])('says so, and brings it back where that is asked for (content known: %s)', async (known) => {
    const { store } = phone;
    const { records, before } = await deletedSince();
    if (!known) await emptyTrash(store, await readTrash(store));
    const preview = await previewImport(store, records);
    expect(preview.counts).toMatchObject({ goals: { deleted: 1, unchanged: 0 }, logs: { deleted: 1, unchanged: 0 } });
    expect(await importDocument(store, preview.records, () => undefined)).toEqual([]);
    remember(store, await importDocument(store, preview.records, () => undefined, true));
    await phone.sync();
    await expectAgreement(phone, user);
    const values = (rows: unknown[]): unknown[] =>
      (rows as GoalRow[]).map(({ stamps: _, updatedAt: __, ...record }) => record);
    expect(values([...(await store.goals.toArray()), ...(await store.logs.toArray())])).toEqual(values(before));
    const [was, is] = [before[0] as GoalRow, (await store.goals.toArray())[0]!];
    expect(stampOf(is.stamps, 'completed')).toBe(stampOf(was.stamps, 'completed'));
    await undo(store);
    await phone.sync();
    await expectAgreement(phone, user);
    expect([await store.goals.count(), await store.logs.count()]).toEqual([0, 0]);
    await redo(store);
    await phone.sync();
    await expectAgreement(phone, user);
    expect([await store.goals.count(), await store.logs.count()]).toEqual([1, 1]);
  });
});

test('[R60] a goal that is made, sent without an answer and deleted is in the trash, and as old as it was when it comes back', async () => {
  const { store } = phone;
  phone.network = 'down';
  const id = await aGoal();
  const { createdAt } = (await store.goals.get(id))!;
  await phone.sync();
  await deleteGoal(store, id);
  await phone.sync();
  const [row] = await readTrash(store);
  await restoreDeleted(store, row!);
  phone.network = 'up';
  await phone.sync();
  await expectAgreement(phone, user);
  expect(await store.goals.get(id)).toMatchObject({ notes: 'p. 3', completed: true, createdAt });
});

test('a change that an older build saw refused for its fixed fields is sent by “try again”', async () => {
  const { store } = phone;
  const id = await aGoal();
  await phone.sync();
  const goal = (await store.goals.get(id))!;
  for (const deleted of [true, false]) {
    if (deleted) await deleteGoal(store, id);
    await phone.sync();
    await store.attention.put({
      id: newId(),
      resource: 'goals',
      recordId: id,
      method: 'PATCH',
      body: { ...pick(goal, fieldsOf(goal)), notes: `p. ${deleted ? 4 : 5}` },
      problem: new Problem('invalid_request', 'body.routineId is not a known field').toJSON(),
      at: Date.now(),
    });
    const [item] = await store.attention.toArray();
    await retryRefusal(store, item!);
    await phone.sync();
    await expectAgreement(phone, user);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Essay', notes: `p. ${deleted ? 4 : 5}` });
  }
});

test('what an older build queued with fixed fields is sent without them', async () => {
  const { store } = phone;
  const id = await aGoal();
  await phone.sync();
  await deleteGoal(store, id);
  await undo(store);
  remember(store, await deleteGoal(store, id).catch(() => []));
  await phone.sync();
  const goal = (await store.trash.get(['goals', id]))!;
  const { record } = goal;
  const body = pick(record, fieldsOf(record));
  const at = record.stamps.deleted!.replace(/-....-/, '-00ff-');
  await store.outbox.put({
    format: 2,
    resource: 'goals',
    id,
    since: at,
    queued: {
      mutationId: newId(),
      method: 'PATCH',
      body,
      stamps: Object.fromEntries(Object.keys(body).map((field) => [field, at])),
      sent: false,
      failures: 0,
      sitOut: 0,
    },
    sending: null,
    server: record,
  });
  await phone.sync();
  await expectAgreement(phone, user);
  expect(await store.goals.get(id)).toMatchObject({ title: 'Essay' });
});
