/** The steps that a goal of a routine has by the routine's template, and that nobody touched yet. @see docs/sync-rules.md R102, R150 */
import { goalStepId } from '#protocol/steps-of-goal.ts';
import { systemStamp } from '#protocol/stamp.ts';
import { decide } from '../apply/decide.ts';
import type { Database } from '../database/connection.ts';
import { loadRecords, type FullRecord, type StoredRecord } from '../database/records.ts';
import { templateSteps } from '../database/routine-queries.ts';

/**
 * The steps of a goal as they would be stored.
 * @param findGoal  the goal where nobody stored it
 */
export async function stepsOfTemplate(
  { database }: { database: Database },
  userId: string,
  goalId: string,
  findGoal: (id: string) => Promise<StoredRecord[]>,
): Promise<StoredRecord[]> {
  const [stored] = await loadRecords(database, 'goals', userId, [goalId]);
  const [goal] = stored ? [stored] : await findGoal(goalId);
  if (!goal || goal.deleted || typeof goal.record.routineId !== 'string') return [];
  const templates = await templateSteps(database, userId, goal.record.routineId);
  if (templates.length === 0) return [];
  const ids = templates.map(({ record }) => goalStepId(goalId, record.id));
  const known = new Set((await loadRecords(database, 'steps', userId, ids)).map(({ record }) => record.id));
  return templates.map(({ record }) => stepOf(userId, goalId, record)).filter(({ record }) => !known.has(record.id));
}

/** The step of a goal, as the server stores it when a device writes it down. */
function stepOf(userId: string, goalId: string, { id, text, position, createdAt }: FullRecord): StoredRecord {
  const stepId = goalStepId(goalId, id);
  const body = { goalId, text, position };
  const stamp = systemStamp(Date.parse(createdAt));
  return decide(
    undefined,
    { id: stepId, method: 'POST', resource: 'steps', recordId: stepId, body, stamp },
    {
      userId,
      version: 0,
      hasSeen: () => true,
    },
  ).after;
}
