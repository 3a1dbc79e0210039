/** What people do about their plans and their time: timers, estimates, deadlines, steps, subjects and what they say of a day. */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { dayId } from '#protocol/day-id.ts';
import { positionBetween } from '#protocol/position.ts';
import { subjectId } from '#protocol/subject-id.ts';
import type { LogRow, Store } from '#client/store/database.ts';
import type { Intent } from '#client/store/write.ts';
import type { Dice } from './dice.ts';

const DAYS: CalendarDay[] = ['2026-01-30', '2026-01-31', '2026-02-01'];

/** @param fresh  text that nobody wrote before */
export async function planned(store: Store, dice: Dice, fresh: (what: string) => string): Promise<Intent[]> {
  const choice = dice.random();
  if (choice < 0.45) return timed(store, dice, fresh);
  if (choice < 0.6) return goalPlanned(store, dice);
  const date = dice.pick(DAYS);
  if (choice < 0.68) return [{ resource: 'days', id: dayId(date), put: { date, note: fresh('note') } }];
  if (choice < 0.72) return [{ resource: 'days', id: dayId(date), put: { date, mood: dice.between(1, 5) } }];
  if (choice < 0.8) {
    const name = dice.pick(['Maths', 'maths', 'Biology']);
    return [{ resource: 'subjects', id: subjectId(name), put: { name, weeklyMinutes: dice.between(0, 10_080) } }];
  }
  return choice < 0.9 ? deadline(store, dice, fresh) : step(store, dice, fresh);
}

/** A timer is started, and those that run here end with it; or one is paused, goes on or is stopped. Each writes only what it changes. */
async function timed(store: Store, dice: Dice, fresh: (what: string) => string): Promise<Intent[]> {
  const nowMs = store.ports.now();
  const now = new Date(nowMs).toISOString();
  const running = (await store.logs.toArray()).filter(({ startedAt, endedAt }) => startedAt && !endedAt);
  const stopped = (log: LogRow): Intent => {
    const put = { endedAt: now, ...(log.pausedAt && { pausedAt: null, pausedSeconds: pauseOf(log, nowMs) }) };
    return { resource: 'logs', id: log.id, put };
  };
  if (running.length === 0 || dice.chance(0.3)) {
    const put = {
      date: dice.pick(DAYS),
      text: fresh('log'),
      startedAt: now,
      startedOn: fresh('on').slice(0, 40).trim(),
      plannedMinutes: dice.chance(0.5) ? dice.between(1, 600) : null,
    };
    return [...running.map(stopped), { resource: 'logs', id: dice.uuid(), put }];
  }
  const log = dice.pick(running);
  if (dice.chance(0.4)) return [stopped(log)];
  if (!log.pausedAt) return [{ resource: 'logs', id: log.id, put: { pausedAt: now } }];
  return [{ resource: 'logs', id: log.id, put: { pausedAt: null, pausedSeconds: pauseOf(log, nowMs) } }];
}

/** How long a log has paused in all, in seconds; clocks may have been set meanwhile. */
function pauseOf({ pausedAt, pausedSeconds }: LogRow, nowMs: number): number {
  const seconds = Math.floor((nowMs - Date.parse(pausedAt!)) / 1_000);
  return Math.min(86_400, (pausedSeconds ?? 0) + Math.max(0, seconds));
}

async function goalPlanned(store: Store, dice: Dice): Promise<Intent[]> {
  const [goals, deadlines] = await Promise.all([store.goals.toArray(), store.deadlines.toArray()]);
  if (goals.length === 0) return [];
  const { id } = dice.pick(goals);
  const choice = dice.random();
  if (choice < 0.5) return [{ resource: 'goals', id, put: { estimate: dice.between(1, 1440) } }];
  if (choice < 0.7) return [{ resource: 'goals', id, put: { letGo: dice.chance(0.7) } }];
  if (choice < 0.85 || deadlines.length === 0) return [{ resource: 'goals', id, put: { date: null } }];
  return [{ resource: 'goals', id, put: { deadlineId: dice.pick(deadlines).id } }];
}

async function deadline(store: Store, dice: Dice, fresh: (what: string) => string): Promise<Intent[]> {
  const known = await store.deadlines.toArray();
  const date = dice.pick(DAYS);
  if (known.length === 0 || dice.chance(0.5))
    return [{ resource: 'deadlines', id: dice.uuid(), put: { title: fresh('title'), date } }];
  const { id } = dice.pick(known);
  if (dice.chance(0.2)) return [{ resource: 'deadlines', id, delete: true }];
  return [{ resource: 'deadlines', id, put: dice.chance(0.5) ? { title: fresh('title') } : { date, done: true } }];
}

async function step(store: Store, dice: Dice, fresh: (what: string) => string): Promise<Intent[]> {
  const [known, goals] = await Promise.all([store.steps.toArray(), store.goals.toArray()]);
  if (goals.length > 0 && (known.length === 0 || dice.chance(0.5))) {
    const put = { goalId: dice.pick(goals).id, text: fresh('text'), position: positionBetween(null, null) };
    return [{ resource: 'steps', id: dice.uuid(), put }];
  }
  if (known.length === 0) return [];
  const { id } = dice.pick(known);
  if (dice.chance(0.2)) return [{ resource: 'steps', id, delete: true }];
  return [{ resource: 'steps', id, put: dice.chance(0.5) ? { text: fresh('text') } : { completed: true } }];
}
