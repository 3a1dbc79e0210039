/** How each declared command is run, by its name: what must be there first, and then the command itself. */
import { addLog, changeLog, deleteLog } from '#client/logs/log-intents.ts';
import * as attention from '#client/attention/attention-intents.ts';
import * as drafts from '#client/drafts/draft-intents.ts';
import * as goals from '#client/goals/goal-intents.ts';
import { changePreferences } from '#client/preferences/preference-intents.ts';
import type { AttentionItem, GoalRow, ConflictNotice, RoutineRow, Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { preferencesOf } from '#client/store/preferences.ts';
import { readTrash } from '#client/store/trash.ts';
import { write } from '#client/store/write.ts';
import * as routines from '#client/routines/routine-intents.ts';
import * as rituals from '#client/today/ritual-intents.ts';
import { exportDocument } from '#client/transfer/export-document.ts';
import { previewImport } from '#client/transfer/import-document.ts';
import { readDocument, type ReadDocument } from '#client/transfer/read-document.ts';
import { importDocument } from '#client/transfer/transfer-intents.ts';
import * as trash from '#client/trash/trash-intents.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceNames } from '#protocol/resources.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import type { Change } from '#client/undo/change.ts';
import * as notices from '#client/history/conflict-notice-intents.ts';

const [YESTERDAY, TODAY, TOMORROW] = ['2026-01-30', '2026-01-31', '2026-02-01'];

/** How each command is run: what must be there before, and then the command itself. */
export const CASES: Record<string, (store: Store, userId: string | null) => Promise<() => Promise<Change[]>>> = {
  'goals.add': async (store) => () => goals.addGoal(store, TODAY, 'New', { subject: 'Maths', notes: 'p. 3' }),
  'goals.addMany': async (store) => {
    await addGoal(store, { title: 'There' });
    return () => goals.addGoals(store, TODAY, ['One', 'THERE', { title: 'Two', reminder: '09:00' }]);
  },
  'goals.copyDay': async (store) => {
    await threeGoals(store, YESTERDAY);
    return () => goals.copyDay(store, YESTERDAY, TODAY);
  },
  'goals.change': async (store) => {
    const [goal] = await threeGoals(store);
    return () =>
      goals.changeGoal(store, goal!, { title: 'Other', notes: 'p. 4', date: TOMORROW, reminder: '10:00' }, TODAY);
  },
  'goals.rename': async (store) => {
    const [goal] = await threeGoals(store);
    return () => goals.renameGoal(store, goal!, 'Other');
  },
  'goals.moveToDate': async (store) => {
    const [goal] = await threeGoals(store);
    return () => goals.moveGoalToDate(store, goal!, TOMORROW, TODAY);
  },
  'goals.complete': async (store) => {
    const [goal] = await threeGoals(store);
    return () => goals.completeGoal(store, goal!.id, true);
  },
  'goals.delete': async (store) => {
    const [goal] = await threeGoals(store);
    return () => goals.deleteGoal(store, goal!.id);
  },
  'goals.moveBeside': async (store) => {
    const [first, , last] = await threeGoals(store);
    return () => goals.moveGoal(store, last!, 'before', first!.id);
  },
  'goals.completeMany': async (store) => {
    const all = await threeGoals(store);
    return () => goals.completeGoals(store, idsOf(all), true);
  },
  'goals.tagMany': async (store) => {
    const all = await threeGoals(store);
    return () => goals.tagGoals(store, idsOf(all), 'Biology');
  },
  'goals.deleteMany': async (store) => {
    const all = await threeGoals(store);
    return () => goals.deleteGoals(store, idsOf(all));
  },
  'goals.moveManyToDate': async (store) => {
    const all = await threeGoals(store);
    await addGoal(store, { title: 'two', date: TOMORROW });
    return () => goals.moveGoalsTo(store, all, TOMORROW, TODAY);
  },
  'routines.add': async (store) => () => routines.addRoutine(store, { ...DAILY, title: 'Another' }, TODAY),
  'routines.change': async (store) => {
    const routine = await aRoutine(store);
    return () => routines.changeRoutine(store, routine, { title: 'New', rule: 'FREQ=WEEKLY;BYDAY=MO' }, TODAY);
  },
  'routines.end': async (store) => {
    const routine = await aRoutine(store);
    return () => routines.endRoutine(store, routine, TODAY, TODAY);
  },
  'routines.resume': async (store) => {
    await routines.endRoutine(store, await aRoutine(store), TODAY, TODAY);
    const [ended] = await store.routines.toArray();
    return () => routines.resumeRoutine(store, ended!, TODAY);
  },
  'routines.delete': async (store) => {
    const routine = await aRoutine(store);
    return () => routines.deleteRoutine(store, routine, 'remove');
  },
  'routines.repeatGoal': async (store) => {
    const id = await addGoal(store, { title: 'Repeated', notes: 'p. 3', completed: true });
    await write(store, [{ resource: 'logs', id: newId(), put: { date: TODAY, text: 'Done', goalId: id } }]);
    const goal = (await store.goals.get(id))!;
    return () => routines.repeatGoal(store, goal, newId(), 'FREQ=DAILY', TODAY);
  },
  'routines.takeUp': async (store) => {
    const routine = await aRoutine(store);
    return () => routines.takeUpCopy(store, routine, TOMORROW, true);
  },
  'routines.skip': async (store) => {
    const routine = await aRoutine(store);
    return () => routines.skipCopy(store, routine, TOMORROW);
  },
  'logs.add': async (store) => () => addLog(store, { date: TODAY, text: 'Chapter 3', minutes: 25, subject: 'Biology' }),
  'logs.change': async (store) => {
    const id = await aLog(store);
    return () => changeLog(store, id, { text: 'Chapter 4', minutes: null, date: YESTERDAY });
  },
  'logs.delete': async (store) => {
    const id = await aLog(store);
    return () => deleteLog(store, id);
  },
  'preferences.change': async (store, userId) => () => changePreferences(store, userId, { theme: 'dark', dayStart: 4 }),
  'carryOver.letGo': async (store) => {
    const all = await threeGoals(store, YESTERDAY);
    return () => rituals.letGo(store, idsOf(all));
  },
  'carryOver.letAllGo': async (store) => {
    await threeGoals(store, YESTERDAY);
    return () => rituals.letAllGo(store, TODAY);
  },
  'carryOver.allToToday': async (store) => {
    const all = await threeGoals(store, YESTERDAY);
    return () => rituals.carryAllOver(store, all, TODAY);
  },
  'wrapUp.save': async (store) => () =>
    rituals.wrapUp(store, TODAY, { text: 'Good.', tomorrow: [{ title: 'One' }, { title: 'Two' }] }),
  'wrapUp.skip': async (store) => () => rituals.skipWrapUp(store, TODAY),
  'transfer.import': async (store) => {
    const from = newDevice().store;
    const [first] = await threeGoals(from);
    await aLog(from);
    const text = JSON.stringify(await exportDocument(from, { userId: null, name: null, email: null }));
    await write(store, [{ resource: 'goals', id: first!.id, put: { title: 'Older', date: TODAY, position: 'a5' } }]);
    const { records } = await previewImport(store, (readDocument(text, null) as ReadDocument).records);
    return () => importDocument(store, records, () => undefined);
  },
  'trash.restore': async (store) => {
    await deletedGoals(store);
    const [row] = await readTrash(store);
    return () => trash.restoreDeleted(store, row!);
  },
  'trash.empty': async (store) => {
    await deletedGoals(store);
    const rows = await readTrash(store);
    return () => trash.forgetDeleted(store, rows);
  },
  'notices.restore': async (store) => {
    const notice = await aNotice(store);
    return () => notices.restoreValue(store, notice);
  },
  'notices.dismiss': async (store) => {
    const notice = await aNotice(store);
    return () => notices.dismissNotice(store, notice);
  },
  'drafts.noteOvertaken': async (store) => {
    const [goal] = await threeGoals(store);
    await write(store, [{ resource: 'goals', id: goal!.id, put: { notes: 'Written elsewhere' } }]);
    return () => drafts.noteOvertaken(store, 'goals', goal!.id, { notes: 'Written here' }, { notes: '' });
  },
  'drafts.bringBack': async (store) => {
    const [goal] = await threeGoals(store);
    await write(store, [{ resource: 'goals', id: goal!.id, delete: true }]);
    return () => drafts.bringBack(store, 'goals', goal!.id, { notes: 'Written here' });
  },
  'attention.discard': async (store) => {
    const item = await aRefusal(store);
    return () => attention.discardRefusal(store, item);
  },
  'attention.retry': async (store) => {
    const item = await aRefusal(store);
    return () => attention.retryRefusal(store, item);
  },
};

/** All that a person sees: records without their stamps, and what this device keeps for itself. */
export async function recordsOf(store: Store): Promise<object> {
  const records = await Promise.all(
    resourceNames
      .filter((name) => name !== 'preferences')
      .map(async (name) => [
        name,
        (await store.records(name).orderBy('id').toArray()).map(({ stamps: _, updatedAt: __, ...fields }) => fields),
      ]),
  );
  const { theme, dayStart, weekStart } = await preferencesOf(store);
  const [told, refused, carryOver, wrapUp] = await Promise.all([
    store.notices.toArray(),
    store.attention.toArray(),
    store.meta.get('carryOver'),
    store.meta.get('wrapUp'),
  ]);
  const preferences = { theme, dayStart, weekStart };
  return { ...Object.fromEntries(records), preferences, told, refused, carryOver, wrapUp };
}

const DAILY = { title: 'Revise', rule: 'FREQ=DAILY', startDate: TODAY, subject: 'French', reminder: '17:00' };

async function aRoutine(store: Store): Promise<RoutineRow> {
  await routines.addRoutine(store, DAILY, TODAY);
  return (await store.routines.toArray())[0]!;
}

const idsOf = (rows: GoalRow[]): string[] => rows.map(({ id }) => id);

async function threeGoals(store: Store, date = TODAY): Promise<GoalRow[]> {
  const ids = [];
  for (const [index, title] of ['One', 'Two', 'Three'].entries())
    ids.push(await addGoal(store, { title, date, position: `a${index}`, subject: index === 1 ? 'Maths' : null }));
  return (await store.goals.bulkGet(ids)).map((goal) => goal!);
}

async function aLog(store: Store): Promise<string> {
  const id = newId();
  await write(store, [{ resource: 'logs', id, put: { date: TODAY, text: 'Chapter 3', minutes: 25 } }]);
  return id;
}

async function deletedGoals(store: Store): Promise<void> {
  const all = await threeGoals(store);
  await write(
    store,
    idsOf(all).map((id) => ({ resource: 'goals', id, delete: true })),
  );
}

async function aNotice(store: Store): Promise<ConflictNotice> {
  const [goal] = await threeGoals(store);
  const notice: ConflictNotice = {
    id: newId(),
    resource: 'goals',
    recordId: goal!.id,
    field: 'title',
    stands: 'One',
    gaveWay: 'There',
    mine: false,
    at: START_MS,
  };
  await store.notices.put(notice);
  return notice;
}

async function aRefusal(store: Store): Promise<AttentionItem> {
  const [goal] = await threeGoals(store);
  const item: AttentionItem = {
    id: newId(),
    resource: 'goals',
    recordId: goal!.id,
    method: 'PATCH',
    body: { title: 'Refused' },
    problem: new Problem('invalid_request', 'No.').toJSON(),
    at: START_MS,
  };
  await store.attention.put(item);
  return item;
}
