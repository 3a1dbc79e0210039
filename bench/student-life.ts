/** Three years of a student's life, the same for the same seed: goals and log entries as mutations, oldest first. */
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { positionsBetween } from '#protocol/position.ts';
import { nextStamp, type Stamp } from '#protocol/stamp.ts';

export interface LifeOptions {
  seed: number;
  /** The last day that has goals; the others lie before it. */
  until: CalendarDay;
  days: number;
  goals: number;
  logs: number;
  replicaId: string;
}

const SUBJECTS = ['Maths', 'Physics', 'History', 'English', 'Biology', 'Computing'];
const TASKS = [
  'Read chapter',
  'Solve set',
  'Revise notes on unit',
  'Summarise lecture',
  'Practise past paper',
  'Make cards for topic',
];
const HABITS = ['Tidy the desk', 'Walk for 20 minutes', 'Plan tomorrow', 'Ten new words', 'Sleep before midnight'];
const REMARKS = [
  'Went well.',
  'Harder than it looked.',
  'Ask about the last step.',
  'Could explain it to a friend now.',
  'Need a second pass.',
];

/** The mutations that make such a life, ready for `POST /api/sync`. */
export function studentLife({ seed, until, days, goals, logs, replicaId }: LifeOptions): Mutation[] {
  const random = mulberry32(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const newId = () => uuidFrom(random);
  const mutations: Mutation[] = [];
  let stamp: Stamp | undefined;
  const post = (resource: 'goals' | 'logs', date: CalendarDay, hour: number, body: Record<string, unknown>): string => {
    stamp = nextStamp(
      stamp,
      Math.min(Date.parse(`${date}T00:00:00Z`) + hour * 3_600_000, Date.parse(`${until}T00:00:00Z`)),
      replicaId,
    );
    const recordId = newId();
    mutations.push({ id: newId(), method: 'POST', resource, recordId, body: { date, ...body }, stamp });
    return recordId;
  };

  for (let i = 0; i < days; i += 1) {
    const date = addDays(until, i - days + 1);
    const share = (total: number) => Math.floor(((i + 1) * total) / days) - Math.floor((i * total) / days);
    const ids: string[] = [];
    const positions = positionsBetween(null, null, share(goals));
    positions.forEach((position, n) => {
      const subject = pick(SUBJECTS);
      const title =
        n < HABITS.length && random() < 0.4
          ? HABITS[n]!
          : `${pick(TASKS)} ${n + 1}.${Math.ceil(random() * 12)} in ${subject}`;
      const completed = i < days - 1 ? random() < 0.78 : n < 3;
      const notes = random() < 0.12 ? pick(REMARKS) : '';
      ids.push(
        post('goals', date, 7 + random(), {
          title,
          completed,
          notes,
          position,
          subject: random() < 0.8 ? subject : null,
        }),
      );
    });
    for (let n = share(logs); n > 0; n -= 1) {
      const subject = pick(SUBJECTS);
      const text = `${subject}: ${pick(TASKS).toLowerCase()} ${Math.ceil(random() * 20)}. ${pick(REMARKS)}`;
      post('logs', date, 17 + random() * 4, {
        text,
        subject,
        minutes: 10 * Math.ceil(random() * 9),
        goalId: ids.length > 0 && random() < 0.5 ? pick(ids) : null,
      });
    }
  }
  return mutations;
}

/** How many days lie in three years of study. */
export const THREE_YEARS = 3 * 365;

/** A small seeded generator of numbers in [0, 1). @see Tommy Ettinger's mulberry32, public domain */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function uuidFrom(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
