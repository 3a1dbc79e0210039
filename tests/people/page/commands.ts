/** The commands of the registry as screens call them, by name: what a screen hands over is plain data here. */
import * as attention from '#client/attention/attention-intents.ts';
import * as drafts from '#client/drafts/draft-intents.ts';
import * as goals from '#client/goals/goal-intents.ts';
import type { Change } from '#client/undo/change.ts';
import * as notices from '#client/history/conflict-notice-intents.ts';
import * as logs from '#client/logs/log-intents.ts';
import { changePreferences } from '#client/preferences/preference-intents.ts';
import * as routines from '#client/routines/routine-intents.ts';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import * as rituals from '#client/today/ritual-intents.ts';
import { exportDocument } from '#client/transfer/export-document.ts';
import { previewImport } from '#client/transfer/import-document.ts';
import { readDocument, type ReadDocument } from '#client/transfer/read-document.ts';
import { importDocument } from '#client/transfer/transfer-intents.ts';
import * as trash from '#client/trash/trash-intents.ts';

/** What a screen knows beside the store. */
export interface Around {
  store: Store;
  userId: string | null;
  today: string;
}

// The person chooses what fits each command; a page takes it as a screen's props.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Args = any;

type Run = (around: Around, args: Args) => Promise<readonly Change[]>;

export const COMMANDS: Record<string, Run> = {
  'goals.add': ({ store }, { date, title, details }) => goals.addGoal(store, date, title, details),
  'goals.addMany': ({ store }, { date, goals: many }) => goals.addGoals(store, date, many),
  'goals.copyDay': ({ store }, { from, to }) => goals.copyDay(store, from, to),
  'goals.change': ({ store, today }, { goal, fields }) => goals.changeGoal(store, goal, fields, today),
  'goals.rename': ({ store }, { goal, title }) => goals.renameGoal(store, goal, title),
  'goals.moveToDate': ({ store, today }, { goal, date }) => goals.moveGoalToDate(store, goal, date, today),
  'goals.complete': ({ store }, { id, completed }) => goals.completeGoal(store, id, completed),
  'goals.delete': ({ store }, { id }) => goals.deleteGoal(store, id),
  'goals.moveBeside': ({ store }, { goal, side, target }) => goals.moveGoal(store, goal, side, target),
  'goals.completeMany': ({ store }, { ids, completed }) => goals.completeGoals(store, ids, completed),
  'goals.tagMany': ({ store }, { ids, subject }) => goals.tagGoals(store, ids, subject),
  'goals.deleteMany': ({ store }, { ids }) => goals.deleteGoals(store, ids),
  'goals.moveManyToDate': ({ store, today }, { goals: many, date }) => goals.moveGoalsTo(store, many, date, today),
  'routines.add': ({ store, today }, { routine }) => routines.addRoutine(store, routine, today),
  'routines.change': ({ store, today }, { routine, fields }) => routines.changeRoutine(store, routine, fields, today),
  'routines.end': ({ store, today }, { routine, last }) => routines.endRoutine(store, routine, last, today),
  'routines.resume': ({ store, today }, { routine }) => routines.resumeRoutine(store, routine, today),
  'routines.delete': ({ store }, { routine, copies }) => routines.deleteRoutine(store, routine, copies),
  'routines.repeatGoal': ({ store, today }, { goal, rule }) => routines.repeatGoal(store, goal, newId(), rule, today),
  'routines.takeUp': ({ store }, { routine, day, completed }) => routines.takeUpCopy(store, routine, day, completed),
  'routines.skip': ({ store }, { routine, day }) => routines.skipCopy(store, routine, day),
  'logs.add': ({ store }, { fields }) => logs.addLog(store, fields),
  'logs.change': ({ store }, { id, fields }) => logs.changeLog(store, id, fields),
  'logs.delete': ({ store }, { id }) => logs.deleteLog(store, id),
  'preferences.change': ({ store, userId }, { fields }) => changePreferences(store, userId, fields),
  'carryOver.letGo': ({ store }, { ids }) => rituals.letGo(store, ids),
  'carryOver.letAllGo': ({ store, today }) => rituals.letAllGo(store, today),
  'carryOver.allToToday': ({ store, today }, { goals: many }) => rituals.carryAllOver(store, many, today),
  'wrapUp.save': ({ store, today }, { text, tomorrow }) => rituals.wrapUp(store, today, { text, tomorrow }),
  'wrapUp.skip': ({ store, today }) => rituals.skipWrapUp(store, today),
  'transfer.import': async ({ store, userId }, { text }) => {
    const { records } = await previewImport(store, (readDocument(text, userId) as ReadDocument).records);
    return importDocument(store, records, () => undefined);
  },
  'trash.restore': ({ store }, { row }) => trash.restoreDeleted(store, row),
  'trash.empty': ({ store }, { rows }) => trash.forgetDeleted(store, rows),
  'notices.restore': ({ store }, { notice }) => notices.restoreValue(store, notice),
  'notices.dismiss': ({ store }, { notice }) => notices.dismissNotice(store, notice),
  'drafts.noteOvertaken': ({ store }, { resource, id, put, known }) =>
    drafts.noteOvertaken(store, resource, id, put, known),
  'drafts.bringBack': ({ store }, { resource, id, typed }) => drafts.bringBack(store, resource, id, typed),
  'attention.discard': ({ store }, { item }) => attention.discardRefusal(store, item),
  'attention.retry': ({ store }, { item }) => attention.retryRefusal(store, item),
};

/** The person's data as a file. */
export const exported = async (store: Store): Promise<string> =>
  JSON.stringify(await exportDocument(store, { userId: null, name: null, email: null }));
