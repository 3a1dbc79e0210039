/** Goals as a student has them, ready to be pushed, and the same rows for PostgreSQL itself. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { addDays } from '#protocol/calendar-day.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { positionsBetween } from '#protocol/position.ts';
import { formatStamp } from '#protocol/stamp.ts';
import { MAX_MUTATIONS } from '#protocol/sync.ts';
import { titleKey } from '#protocol/text.ts';
import { cursorOf, REPLICA, sync, toBatch } from './http-client.ts';
import type { Person } from './stage.ts';

const SUBJECTS = ['Maths', 'Physics', 'History', 'English', 'Biology', 'Computing'];
const A_DAY = 10;
const POSITIONS = positionsBetween(null, null, A_DAY);

/** Titles are new each time: no two goals of a day may have the same. */
let made = 0;

/** So many new goals, ten a day. @param spreadMs  over so long, up to a minute ago, they were made; at once unless said otherwise */
export function newGoals(count: number, spreadMs = 0): Mutation[] {
  const last = Date.now() - 60_000;
  made += 1;
  return Array.from({ length: count }, (_, i) => ({
    id: randomUUID(),
    method: 'POST',
    resource: 'goals',
    recordId: randomUUID(),
    body: {
      title: `Read chapter ${made}.${i} of the book for next week`,
      date: addDays('2024-01-01', Math.floor(i / A_DAY)),
      completed: i % 3 === 0,
      notes: i % 8 === 0 ? 'Harder than it looked. Ask about the last step.' : '',
      subject: SUBJECTS[i % SUBJECTS.length]!,
      position: POSITIONS[i % A_DAY]!,
    },
    stamp: formatStamp({
      ms: last - Math.floor(spreadMs * (1 - i / count)) + Math.floor(i / 100),
      ...{ counter: i % 100, replicaId: REPLICA },
    }),
  }));
}

/** A list in parts of a size. */
export const inParts = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));

const COLUMNS = [
  ...['id', 'user_id', 'created_at', 'stamps', 'versions', 'deleted', 'version', 'title', 'date', 'completed'],
  ...['notes', 'subject', 'reminder', 'position', 'routine_id', 'title_key'],
];

/** Fills an account, as its first device would. @returns one of its goals, and the cursor after all */
export async function fillAccount(
  url: string,
  person: Person,
  size: number,
  spreadMs = 0,
): Promise<{ goalId: string; cursor: string }> {
  const goals = newGoals(size, spreadMs);
  let cursor = '';
  for (const batch of inParts(goals, MAX_MUTATIONS))
    cursor = cursorOf(await sync(url, person, cursor || null, toBatch(batch)));
  return { goalId: goals[0]!.recordId, cursor };
}

/** The rows that the server stores for such goals. */
export function goalsToRows(goals: Mutation[], userId: string, version: number): unknown[][] {
  return goals.map(({ recordId, body, stamp }) => {
    const { title, date, completed, notes, subject, position } = body as Record<string, string>;
    return [
      ...[recordId, userId, new Date(), `{"*":"${stamp}"}`, `{"*":${version}}`, false, version, title, date, completed],
      ...[notes, subject, null, position, null, titleKey(title!)],
    ];
  });
}

/** The table that the limit writes: that of the goals, with all of its indexes. */
export async function makeLimitTable(client: pg.Client): Promise<void> {
  await client.query('drop table if exists limit_goals');
  await client.query('create table limit_goals (like goals including all)');
}

/** The limit: one multi-row upsert over a bare connection. */
export async function upsertRows(client: pg.Client, rows: unknown[][]): Promise<void> {
  const width = COLUMNS.length;
  const values = rows.map((_, r) => `(${COLUMNS.map((__, c) => `$${r * width + c + 1}`).join()})`);
  const updates = COLUMNS.filter((column) => !['user_id', 'id'].includes(column)).map(
    (column) => `${column} = excluded.${column}`,
  );
  await client.query(
    `insert into limit_goals (${COLUMNS.join()}) values ${values.join()} on conflict (user_id, id) do update set ${updates.join()}`,
    rows.flat(),
  );
}
