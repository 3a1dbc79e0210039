/** After the heal: every queue drained, and screen, IndexedDB and SQL say the same, which is what the journal knows. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { storedBy, type Stored } from './browser-storage.ts';
import type { GoalRow, Journal, LogRow } from './journal.ts';
import type { Student } from './student.ts';
import type { World } from './world.ts';

const PATIENCE_MS = 60_000;

interface Truth {
  goals: GoalRow[];
  logs: LogRow[];
}

/** What a person has on the server. */
async function truthOf(world: World, email: string): Promise<Truth> {
  const live = (table: string, columns: string) =>
    `select t.id, ${columns}, to_char(t.date, 'YYYY-MM-DD') as date from ${table} t join users u on u.id = t.user_id
     where u.email = $1 and not t.deleted`;
  return {
    goals: await world.query<GoalRow & Record<string, unknown>>(live('goals', 't.title, t.completed'), [email]),
    logs: await world.query<LogRow & Record<string, unknown>>(live('logs', 't.text'), [email]),
  };
}

/** @returns how long after the heal the last queue was empty; null when one never was */
export async function drained(students: Student[], healedAt: number): Promise<number | null> {
  for (;;) {
    const unsent = await Promise.all(students.map((student) => student.unsent().catch(() => 1)));
    if (unsent.every((count) => count === 0)) return Date.now() - healedAt;
    if (Date.now() > healedAt + PATIENCE_MS) return null;
    await sleep(100);
  }
}

/** Sentences on all that does not agree. */
export async function judge(
  world: World,
  people: { email: string; journal: Journal; students: Student[] }[],
  days: string[],
): Promise<string[]> {
  const complaints: string[] = [];
  for (const { email, journal, students } of people) {
    const truth = await truthOf(world, email);
    complaints.push(...journal.judge(truth.goals, truth.logs));
    for (const student of students) {
      const say = (what: string) => complaints.push(`${student.name}: ${what}`);
      await agreesInStorage(student, truth, say);
      for (const day of days) await agreesOnScreen(student, truth, day, say);
    }
  }
  return complaints;
}

async function agreesInStorage(student: Student, truth: Truth, say: (what: string) => void): Promise<void> {
  const wanted = canonical(truth.goals, truth.logs);
  const deadline = Date.now() + PATIENCE_MS;
  let stored: Stored;
  do {
    stored = await storedBy(student.device.page);
    if (canonical(stored.goals, stored.logs) === wanted) break;
    await sleep(200);
  } while (Date.now() < deadline);
  if (canonical(stored.goals, stored.logs) !== wanted) say('IndexedDB and SQL do not agree');
  if (stored.attention.length > 0) say(`something was refused: ${JSON.stringify(stored.attention)}`);
}

const canonical = (goals: GoalRow[], logs: LogRow[]): string =>
  JSON.stringify([
    goals.map(({ id, title, date, completed }) => [id, title, date, completed].join(' ')).sort(),
    logs.map(({ id, text, date }) => [id, text, date].join(' ')).sort(),
  ]);

async function agreesOnScreen(student: Student, truth: Truth, day: string, say: (what: string) => void): Promise<void> {
  const wanted = truth.goals
    .filter(({ date }) => date === day)
    .map(({ title, completed }) => `${title}: ${completed}`)
    .sort();
  await student.openDay(day);
  const deadline = Date.now() + 10_000;
  let shown: string[];
  do {
    shown = await shownOn(student.device.page);
    if (shown.join() === wanted.join()) return;
    await sleep(200);
  } while (Date.now() < deadline);
  say(`on ${day} the screen shows ${JSON.stringify(shown)}, SQL has ${JSON.stringify(wanted)}`);
}

/** The goals on the screen, ticked or not. */
async function shownOn(page: Page): Promise<string[]> {
  const fold = page.getByRole('button', { name: /^Done \(/, expanded: false });
  if (await fold.isVisible()) await fold.click({ timeout: 1_000 }).catch(() => undefined);
  const boxes = await page.getByRole('main').getByRole('checkbox').all();
  const shown = await Promise.all(boxes.map(async (box) => `${await nameOf(box)}: ${await box.isChecked()}`)).catch(
    () => [],
  );
  return shown.sort();
}

type Box = Awaited<ReturnType<ReturnType<Page['getByRole']>['all']>>[number];
const nameOf = async (box: Box): Promise<string> =>
  (await box.ariaSnapshot()).replace(/^- checkbox "?/, '').replace(/"?( \[.*\])?:?\s*$/, '');
