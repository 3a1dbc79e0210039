/** What runs in the browser: the real store and engine, and bare IndexedDB doing the same. Times are in ms. */
/* eslint studentos/callback-transactions: off -- these are the browser's, which commit by themselves */
import { Dexie, liveQuery } from 'dexie';
import { addDays } from '#protocol/calendar-day.ts';
import { positionsBetween } from '#protocol/position.ts';
import { formatStamp } from '#protocol/stamp.ts';
import { browserPorts } from '#client/runtime/browser-ports.ts';
import { createApi } from '#client/http/api.ts';
import { Store, type GoalRow } from '#client/store/database.ts';
import { write } from '#client/store/write.ts';
import { syncRound } from '#client/sync/round.ts';

// On localhost, and nowhere else, Dexie notes the call stack of each request.
Dexie.debug = false;

const DAY = '2026-11-27';
const A_DAY = 10;
const POSITIONS = positionsBetween(null, null, A_DAY);
const AT = formatStamp({ ms: Date.UTC(2026, 0, 1), counter: 0, replicaId: '9f8e7d6c5b4a3f2e' });

/** So many goals, ten a day, the last day first. */
const goalRows = (count: number, lastDay: string): GoalRow[] =>
  Array.from({ length: count }, (_, i) => ({
    id: browserPorts.newId(),
    title: `Read chapter ${i} of the book for next week`,
    date: addDays(lastDay, -Math.floor(i / A_DAY)),
    completed: i % 3 === 0,
    notes: i % 8 === 0 ? 'Harder than it looked. Ask about the last step.' : '',
    subject: 'Maths',
    reminder: null,
    firstDate: null,
    estimate: null,
    deadlineId: null,
    letGo: false,
    position: POSITIONS[i % A_DAY]!,
    routineId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    stamps: { '*': AT },
  }));

/** Fills a database that is the app's own, or another one. */
async function fill(name: string, count: number, lastDay = DAY): Promise<void> {
  const store = new Store(name, browserPorts);
  const rows = goalRows(count, lastDay);
  for (let i = 0; i < rows.length; i += 5_000) await store.goals.bulkPut(rows.slice(i, i + 5_000));
  store.close();
}

/** From a tick to the list that shows it, again and again. */
async function writeAndSee(name: string, times: number): Promise<number[]> {
  const store = new Store(name, browserPorts);
  let seen: (goals: GoalRow[]) => void = () => undefined;
  const subscription = liveQuery(() => store.goals.where('date').equals(DAY).toArray()).subscribe((goals) =>
    seen(goals),
  );
  await new Promise<void>((resolve) => (seen = () => resolve()));
  const { id } = (await store.goals.where('date').equals(DAY).first())!;
  const spent = await measure(times, async (turn) => {
    const shown = new Promise<void>((resolve) => {
      seen = (goals) => goals.find((goal) => goal.id === id)!.notes === `Turn ${turn}` && resolve();
    });
    await write(store, [{ resource: 'goals', id, put: { notes: `Turn ${turn}` } }]);
    await shown;
  });
  subscription.unsubscribe();
  store.close();
  return spent;
}

/** The limit: a record and its outbox entry in one strict transaction of bare IndexedDB, on the same tables. */
async function writeBare(name: string, times: number): Promise<number[]> {
  const bare = await request(indexedDB.open(name));
  const [goal] = (await request(
    bare.transaction('goals').objectStore('goals').index('date').getAll(DAY, 1),
  )) as GoalRow[];
  const spent = await measure(times, async (turn) => {
    const both = bare.transaction(['goals', 'outbox'], 'readwrite', { durability: 'strict' });
    const [goals, outbox] = [both.objectStore('goals'), both.objectStore('outbox')];
    const [resource, id] = ['goals', goal!.id];
    const [found] = (await Promise.all([request(goals.get(id)), request(outbox.get([resource, id]))])) as [
      GoalRow,
      unknown,
    ];
    goals.put({ ...found, notes: `Bare ${turn}` });
    outbox.put({ resource, id, since: AT, queued: { body: { notes: `Bare ${turn}` } }, server: found });
    await new Promise((resolve, reject) => Object.assign(both, { oncomplete: resolve, onabort: reject }));
  });
  await request(bare.transaction('outbox', 'readwrite').objectStore('outbox').clear());
  bare.close();
  return spent;
}

/** Edits goals offline, as ticks, titles and notes over and over; a few in one transaction, as fast as hands may be. */
async function editOffline(name: string, goals: number, edits: number): Promise<number> {
  const store = new Store(name, browserPorts);
  const rows = goalRows(goals, DAY);
  await write(
    store,
    rows.map(({ id, title, date, position }) => ({ resource: 'goals', id, put: { title, date, position } })),
  );
  for (let i = 0; i < edits; i += 50) {
    const turn = Array.from({ length: 50 }, (_, j) => rows[(i * 7 + j) % goals]!);
    await write(
      store,
      turn.map(({ id }, j) => ({
        resource: 'goals',
        id,
        put: { notes: `Edit ${i + j}`, completed: (i + j) % 2 === 0 },
      })),
    );
  }
  const waiting = await store.outbox.count();
  store.close();
  return waiting;
}

/** One round against the server, from the first request to the last thing stored. */
async function sync(
  name: string,
  token: string,
): Promise<{ ms: number; requests: number; goals: number; firstMs: number }> {
  const store = new Store(name, browserPorts);
  await store.open();
  const api = createApi({
    fetch: (...args) => fetch(...args),
    baseUrl: '',
    newId: browserPorts.newId,
    deadline: (ms) => AbortSignal.timeout(ms),
  });
  let requests = 0;
  let firstMs = 0;
  const start = performance.now();
  const today = liveQuery(() => store.goals.where('date').equals(DAY).count()).subscribe((count) => {
    if (count > 0) firstMs ||= performance.now() - start;
  });
  await syncRound(store, (body) => {
    requests += 1;
    return api.sync(token, body);
  }).catch((e) => {
    throw e;
  });
  const ms = performance.now() - start;
  today.unsubscribe();
  const answer = { ms, requests, goals: await store.goals.count(), firstMs };
  store.close();
  return answer;
}

async function measure(times: number, once: (turn: number) => Promise<void>): Promise<number[]> {
  const spent: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const start = performance.now();
    await once(turn);
    spent.push(performance.now() - start);
  }
  return spent;
}

const request = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error!);
  });

/** What the scripts of bench/ can ask of the page. */
export const page = { fill, writeAndSee, writeBare, editOffline, sync, forget: (name: string) => Dexie.delete(name) };
Object.assign(globalThis, { page });
