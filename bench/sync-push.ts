/**
 * How fast goals are taken in: 10,000 from one client in batches of 500; and 200 from each of 50 people at once. The limit is the
 * same rows by multi-row upserts over one bare connection, and over eight.
 */
import assert from 'node:assert/strict';
import { p50, timed, type Bench, type Figure } from './figures.ts';
import { goalsToRows, inParts, makeLimitTable, newGoals, upsertRows } from './goals.ts';
import { cursorOf, read, sync, toBatch } from './http-client.ts';
import type { Person, Stage } from './stage.ts';

const RECORDS = 10_000;
const BATCH = 500;
const PEOPLE = 50;
const EACH = RECORDS / PEOPLE;
const CONNECTIONS = 8;
const ROUNDS = 5;

export const syncPush: Bench = async (stage) => {
  const people = await stage.people(PEOPLE);
  return [
    await beside(
      'one client, batches of 500',
      0.5,
      () => pushAlone(stage),
      () => upsert(stage, 1),
    ),
    await beside(
      '50 people, 200 each',
      0.4,
      () => pushTogether(stage, people),
      () => upsert(stage, CONNECTIONS),
    ),
  ];
};

/** Medians of some rounds of two that take turns, so that both see the same machine. */
async function beside(
  name: string,
  atLeast: number,
  work: () => Promise<number>,
  limit: () => Promise<number>,
): Promise<Figure> {
  const [ms, limitMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ms.push(await work());
    limitMs.push(await limit());
  }
  const toRate = (times: number[]): number => (RECORDS / p50(times)) * 1000;
  return { name, value: toRate(ms), limit: toRate(limitMs), unit: 'records/s', goal: { of: 'ratio', atLeast } };
}

async function pushAlone(stage: Stage): Promise<number> {
  const [person] = await stage.people(1);
  const batches = inParts(newGoals(RECORDS), BATCH).map(toBatch);
  const answers: Buffer[] = [];
  let cursor = cursorOf(await sync(stage.server.url, person!, null));
  const ms = await timed(async () => {
    for (const batch of batches) {
      const answer: Buffer = await sync(stage.server.url, person!, cursor, batch);
      cursor = cursorOf(answer);
      answers.push(answer);
    }
  });
  answers.forEach((answer) => assertTaken(answer, BATCH));
  return ms;
}

const cursors = new Map<Person, string>();

async function pushTogether(stage: Stage, people: Person[]): Promise<number> {
  for (const person of people)
    if (!cursors.has(person)) cursors.set(person, cursorOf(await sync(stage.server.url, person, null)));
  const batches = people.map(() => toBatch(newGoals(EACH)));
  let answers: Buffer[] = [];
  const ms = await timed(async () => {
    answers = await Promise.all(
      people.map((person, i) => sync(stage.server.url, person, cursors.get(person)!, batches[i])),
    );
  });
  for (const [i, person] of people.entries()) {
    assertTaken(answers[i]!, EACH);
    cursors.set(person, cursorOf(answers[i]!));
  }
  return ms;
}

/** What was not taken does not count. That nothing comes back says that the server judged it all known, as it does for our client. */
function assertTaken(answer: Buffer, count: number): void {
  const { results, changes } = read(answer);
  assert.equal(results.filter(({ status }) => status === 201).length, count);
  assert.equal(changes.length, 0);
}

async function upsert(stage: Stage, connections: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: connections }, () => stage.connect()));
  await makeLimitTable(clients[0]!);
  const queue = inParts(goalsToRows(newGoals(RECORDS), crypto.randomUUID(), 2), BATCH).values();
  const ms = await timed(() =>
    Promise.all(
      clients.map(async (client) => {
        for (const rows of queue) await upsertRows(client, rows);
      }),
    ),
  );
  await Promise.all(clients.map((client) => client.end()));
  return ms;
}
