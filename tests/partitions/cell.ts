/**
 * One cell of the matrix: some devices of one person write at a rate for a while, and partitions come and go. The last one
 * ends with the writing; from then on the clock runs for the queues.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Goal } from '#protocol/goal.ts';
import { Dice } from '#tests/support/dice.ts';
import type { Behaviour } from '#tests/support/fault-proxy.ts';
import { Client, viewOf, type StoreKind, type Taken, type Value, type View } from './client.ts';

export interface Cell {
  clients: number;
  /** By all clients together. */
  editsPerSecond: number;
  seconds: number;
}

export interface CellReport extends Cell {
  saved: number;
  partitions: number;
  /** After the heal, until the last queue was empty; null when one still was not after a minute. */
  drainedMs: number | null;
  /** After the heal, until every device showed what the server has. */
  agreedMs: number | null;
  stuckQueues: number;
  divergentReads: number;
  /** Values that were the latest of their field and do not stand, or that were saved, not replaced there and never sent. */
  lost: number;
}

const GOALS = 100;
const PATIENCE_MS = 60_000;
const KINDS: Behaviour[] = ['silent', 'deaf', 'refuse'];

/** @param url  of the server; asked past all partitions */
export async function runCell(cell: Cell, url: string, kind: StoreKind, seed: number): Promise<CellReport> {
  const token = await signUp(url);
  const port = Number(new URL(url).port);
  const clients = await Promise.all(
    Array.from({ length: cell.clients }, (_, i) => Client.start(`device ${i + 1}`, { port, token }, kind)),
  );
  const goals = Array.from({ length: GOALS }, () => randomUUID());
  for (const [i, id] of goals.entries()) await clients[0]!.addGoal(id, `Goal ${i + 1}`);
  await until(async () => (await counts(clients, url, token)).divergent === 0, PATIENCE_MS);

  const dice = new Dice(seed);
  const over = { at: Date.now() + cell.seconds * 1_000 };
  const [partitions] = await Promise.all([
    partition(clients, dice, over.at),
    ...clients.map((client, i) => edit(client, goals, cell.editsPerSecond / cell.clients, new Dice(seed + i), over.at)),
  ]);
  const healedAt = Date.now();
  for (const { network } of clients) network.behave('through');
  const drainedMs = await until(async () => (await counts(clients, url, token)).unsent === 0, PATIENCE_MS, healedAt);
  const agreedMs = await until(async () => (await counts(clients, url, token)).divergent === 0, PATIENCE_MS, healedAt);
  const { stuck, divergent } = await counts(clients, url, token);
  const saved = clients.flatMap((client) => client.saved);
  const lost = lostOf(clients, await goalsOf(url, token));
  await Promise.all(clients.map((client) => client.close()));
  return {
    ...cell,
    ...{ saved: saved.length, partitions, drainedMs, agreedMs, lost, stuckQueues: stuck, divergentReads: divergent },
  };
}

/** One after the other, the last one open-ended. @returns how many */
async function partition(clients: Client[], dice: Dice, overAt: number): Promise<number> {
  let count = 0;
  while (Date.now() < overAt) {
    await sleep(Math.min(2_000 + dice.next() * 5_000, Math.max(0, overAt - 3_000 - Date.now())));
    const kind = dice.pick(KINDS);
    for (const client of someOf(clients, dice)) client.network.behave(kind);
    count += 1;
    const lasts = 3_000 + dice.next() * 9_000;
    if (Date.now() + lasts >= overAt - 3_000) {
      await sleep(Math.max(0, overAt - Date.now()));
      break;
    }
    await sleep(lasts);
    for (const { network } of clients) network.behave('through');
  }
  return count;
}

/** One, a minority, a majority or all. */
function someOf(clients: Client[], dice: Dice): Client[] {
  const half = Math.floor(clients.length / 2);
  const size = dice.pick([1, half, half + 1, clients.length]);
  return dice.sample(clients, size);
}

async function edit(client: Client, goals: string[], perSecond: number, dice: Dice, overAt: number): Promise<void> {
  while (Date.now() < overAt) {
    const pause = sleep((dice.next() * 2_000) / perSecond);
    await client.edit(dice.pick(goals), dice.next() < 0.5 ? 'notes' : 'subject');
    await pause;
  }
}

async function counts(clients: Client[], url: string, token: string) {
  const server = viewOf(await goalsOf(url, token));
  const unsent = await Promise.all(clients.map((client) => client.unsent()));
  const views = await Promise.all(clients.map((client) => client.view()));
  return {
    unsent: unsent.reduce((sum, count) => sum + count, 0),
    stuck: unsent.filter((count) => count > 0).length,
    divergent: views.filter((view) => !isSame(view, server)).length,
  };
}

const isSame = (one: View, other: View): boolean =>
  one.size === other.size && [...one].every(([id, text]) => other.get(id) === text);

function lostOf(clients: Client[], goals: Goal[]): number {
  const byId = new Map(goals.map((goal) => [goal.id, goal]));
  const latestTaken = new Map<string, Taken>();
  for (const one of clients.flatMap(({ taken }) => taken)) {
    const known = latestTaken.get(keyOf(one));
    if (!known || one.stamp > known.stamp) latestTaken.set(keyOf(one), one);
  }
  const fallen = [...latestTaken.values()].filter(
    ({ record, field, value }) => String(byId.get(record)?.[field as 'notes']) !== value,
  );
  return fallen.length + clients.flatMap(neverSent).length;
}

/** A value is sent, unless its author replaced it before it was. */
function neverSent({ saved, taken }: Client): Value[] {
  const last = new Map(saved.map((one) => [keyOf(one), one]));
  const sent = new Set(taken.map((one) => `${keyOf(one)} ${one.value}`));
  return [...last.values()].filter((one) => !sent.has(`${keyOf(one)} ${one.value}`));
}

const keyOf = ({ record, field }: Value): string => `${record} ${field}`;

/** @returns how long it took, from `since` on; null when it did not come about */
async function until(holds: () => Promise<boolean>, patienceMs: number, since = Date.now()): Promise<number | null> {
  while (!(await holds())) {
    if (Date.now() > since + patienceMs) return null;
    await sleep(100);
  }
  return Date.now() - since;
}

async function signUp(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', email: `${randomUUID()}@example.org`, password: `${randomUUID()} of Ada` }),
  });
  return ((await response.json()) as { token: string }).token;
}

async function goalsOf(url: string, token: string): Promise<Goal[]> {
  const response = await fetch(`${url}/api/goals?limit=1000`, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { data: Goal[] }).data;
}
