/**
 * Whatever a person does on two devices, and whatever becomes of the network, the server and its backups meanwhile: the schemas that
 * the server checks with refuse nothing that a device sends. The simulation asks the same of its devices (I-13).
 */
import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { retryRefused } from '#client/store/attention.ts';
import type { Store } from '#client/store/database.ts';
import { derive } from '#client/store/derive.ts';
import { importRecords } from '#client/store/import-records.ts';
import { readTrash, restoreTrashed } from '#client/store/trash.ts';
import { write, type Intent } from '#client/store/write.ts';
import { syncRound } from '#client/sync/round.ts';
import { Problem } from '#protocol/problem.ts';
import { routineGoalId } from '#protocol/routine-days.ts';
import { resources } from '#protocol/resources.ts';
import { formatStamp, ZERO_STAMP } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import { readAnswer } from '#protocol/read-answer.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { createServerClock } from '#server/apply/server-clock.ts';
import { answerToJson, syncRound as serverRound } from '#server/sync/round.ts';
import { newDevice, START_MS } from '#tests/support/device.ts';
import { MemoryStorage } from '#tests/simulation/memory-storage.ts';

const USER = '0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1c';
const ROUTINE = '0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1d';
const DAYS = ['2026-01-30', '2026-01-31', '2026-02-01'];

const ACTS = [
  ...['add', 'rename', 'tick', 'move', 'delete', 'undo', 'undo', 'redo', 'restore', 'retry', 'log', 'dropLog', 'theme'],
  ...['routine', 'dropRoutine', 'copy', 'letGo', 'unmake', 'import', 'refuse', 'sync', 'sync', 'lost', 'sendOnly'],
  ...['backUp', 'goBack', 'purge', 'forget'],
] as const;

const acts = fc.array(
  fc.record({ act: fc.constantFrom(...ACTS), device: fc.nat(1), pick: fc.nat(50), ms: fc.nat(5_000) }),
  { minLength: 5, maxLength: 60 },
);

/** A server in memory: the real round over the real apply. */
async function aServer(now: () => number) {
  const memory = new MemoryStorage(
    randomUUID(),
    () => Promise.resolve(),
    (run) => setTimeout(run, 0),
  );
  memory.addUser(USER);
  const preferences = {
    ...resources.preferences.defaults,
    id: USER,
    createdAt: msToInstant(0),
    stamps: { '*': ZERO_STAMP },
  };
  await memory.storage.transaction(async (trx) => {
    await trx.lockFeed(USER);
    const stored = { userId: USER, record: preferences, versions: { '*': 1 }, deleted: false, version: 1 };
    await trx.store('preferences', [stored]);
  });
  const deps = {
    storage: memory.storage,
    clock: createServerClock('2222222222222222', now),
    quotaBytes: Infinity,
    onRefused: (error: unknown) => {
      throw error;
    },
    tell: () => undefined,
  };
  const answer = async ({ mutations, ...request }: SyncRequest): Promise<SyncAnswer> => {
    const entries = JSON.parse(JSON.stringify(mutations)) as never[];
    const answered = readAnswer(
      JSON.parse(answerToJson(await serverRound(deps, USER, { ...request, mutations: entries }))),
    );
    for (const { id, status, problem } of answered.results)
      if (status === 400)
        expect.fail(`${problem?.detail} ${JSON.stringify(mutations.find((mutation) => mutation.id === id))}`);
    return answered;
  };
  return { memory, answer };
}

it('[R61] nothing that a device sends is refused by the server’s schemas', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (steps) => {
      const clock = { nowMs: START_MS };
      const { memory, answer } = await aServer(() => clock.nowMs);
      const devices = [newDevice(clock), newDevice(clock)];
      const done = devices.map((): Intent[][] => []);
      const undone = devices.map((): Intent[][] => []);
      let backup = memory.backUp();
      const lost = async (request: SyncRequest): Promise<SyncAnswer> => {
        await answer(request);
        throw new Problem('network');
      };
      const once = (): ((request: SyncRequest) => Promise<SyncAnswer>) => {
        let calls = 0;
        return (request) => ((calls += 1) > 1 ? Promise.reject(new Problem('network')) : answer(request));
      };
      for (const { act, device, pick, ms } of steps) {
        clock.nowMs += ms;
        const { store } = devices[device]!;
        const other = devices[1 - device]!.store;
        const does = async (intents: Promise<Intent[]>): Promise<void> => {
          const back = await intents;
          if (back.length > 0) done[device]!.push(back);
        };
        const sync = (post: (request: SyncRequest) => Promise<SyncAnswer>): Promise<void> =>
          syncRound(store, post).catch((error: unknown) => {
            if (!(error instanceof Problem)) throw error;
          });
        switch (act) {
          case 'sync':
            await sync(answer);
            break;
          case 'lost':
            await sync(lost);
            break;
          case 'sendOnly':
            await sync(once());
            break;
          case 'backUp':
            backup = memory.backUp();
            break;
          case 'goBack':
            await memory.restore(backup, randomUUID());
            break;
          case 'purge':
            await memory.purge(USER, formatStamp({ ms: clock.nowMs, counter: 0, replicaId: '0'.repeat(16) }));
            break;
          case 'undo':
          case 'redo': {
            const [from, to] = act === 'undo' ? [done, undone] : [undone, done];
            const step = from[device]!.pop();
            if (step) to[device]!.push(await write(store, step));
            break;
          }
          default:
            await does(deed(act, store, other, pick));
        }
        if (act === 'sync')
          expect(await store.attention.filter(({ problem }) => problem.status === 400).count()).toBe(0);
      }
    }),
    { numRuns: Number(process.env.FITTING_RUNS ?? 40) },
  );
});

/** One thing that a person, a rule or an import does. */
async function deed(
  act: Exclude<(typeof ACTS)[number], 'sync' | 'undo' | 'redo'>,
  store: Store,
  other: Store,
  pick: number,
): Promise<Intent[]> {
  const goals = await store.goals.orderBy('id').toArray();
  const logs = await store.logs.orderBy('id').toArray();
  const goal = goals[pick % Math.max(goals.length, 1)];
  const log = logs[pick % Math.max(logs.length, 1)];
  const day = DAYS[pick % 3]!;
  const copy = routineGoalId(ROUTINE, day);
  const put = (fields: Record<string, unknown>): Promise<Intent[]> =>
    goal ? write(store, [{ resource: 'goals', id: goal.id, put: fields }]) : Promise.resolve([]);
  switch (act) {
    case 'add': {
      const fields = { title: `Goal ${pick}`, date: day, position: 'a0', notes: pick % 2 ? 'n' : '' };
      return write(store, [{ resource: 'goals', id: randomUUID(), put: fields }]);
    }
    case 'rename':
      return put({ title: `Other ${pick}` });
    case 'tick':
      return put({ completed: !goal?.completed });
    case 'move':
      return put({ date: day, position: 'a5' });
    case 'delete':
      return goal ? write(store, [{ resource: 'goals', id: goal.id, delete: true }]) : [];
    case 'unmake':
      return goal ? write(store, [{ resource: 'goals', id: goal.id, delete: true, undone: true }]) : [];
    case 'restore': {
      const [row] = await readTrash(store);
      return row ? restoreTrashed(store, row).catch(unlessProblem) : [];
    }
    case 'forget':
      await store.trash.clear();
      return [];
    case 'refuse': {
      if (!goal) return [];
      const { id: recordId, stamps: _, createdAt: __, updatedAt: ___, ...body } = goal;
      const problem = new Problem('invalid_request', 'No.').toJSON();
      await store.attention.put({
        ...{
          id: randomUUID(),
          resource: 'goals',
          recordId,
          method: 'PATCH',
          problem: { ...problem, status: 403 },
          at: 0,
        },
        body: { ...body, title: `Tried ${pick}` },
      });
      return [];
    }
    case 'retry': {
      const [item] = await store.attention.toArray();
      return item ? retryRefused(store, item).catch(unlessProblem) : [];
    }
    case 'log': {
      const fields = { date: day, text: `Log ${pick}`, goalId: goal?.id ?? null };
      return write(store, [{ resource: 'logs', id: randomUUID(), put: fields }]);
    }
    case 'dropLog':
      return log ? write(store, [{ resource: 'logs', id: log.id, delete: true }]) : [];
    case 'theme':
      return write(store, [{ resource: 'preferences', id: USER, put: { dayStart: pick % 7 } }]);
    case 'routine': {
      const fields = { title: `Routine ${pick}`, rule: 'FREQ=DAILY', startDate: day };
      return write(store, [{ resource: 'routines', id: ROUTINE, put: fields }]);
    }
    case 'dropRoutine':
      return write(store, [{ resource: 'routines', id: ROUTINE, delete: true }]);
    case 'copy': {
      const fields = { title: `Copy ${day}`, date: day, position: 'a1', routineId: ROUTINE };
      await derive(store, [{ resource: 'goals', id: copy, put: fields, since: START_MS - 1 }]);
      return [];
    }
    case 'letGo':
      await derive(store, [{ resource: 'goals', id: copy, letGo: true }]);
      return [];
    case 'import': {
      const theirs = await other.goals.toArray();
      return importRecords(
        store,
        theirs.map(({ updatedAt: _, ...record }) => ({ resource: 'goals', record: record })),
      );
    }
    default:
      return [];
  }
}

function unlessProblem(error: unknown): Intent[] {
  if (error instanceof Problem) return [];
  throw error;
}
