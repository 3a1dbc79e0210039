/**
 * G10: what an incremental round costs an account that has been in use for years: one goal is changed, and the answer brings that
 * change and nothing else. The limit is the same in an account of 1,000 goals, asked in turn with the large one.
 */
import assert from 'node:assert/strict';
import { formatStamp } from '#protocol/stamp.ts';
import { p50, timed, type Bench } from './figures.ts';
import { fillAccount } from './goals.ts';
import { cursorOf, read, REPLICA, sync, toBatch } from './http-client.ts';
import type { Person, Stage } from './stage.ts';

const FEW = 1_000;
const MANY = 100_000;
const WARM_UP = 300;
const TIMES = 300;

/** An account in use: who it is, a goal of theirs, and how far its device is. */
interface Account {
  person: Person;
  goalId: string;
  cursor: string;
}

export const syncGrowth: Bench = async (stage) => {
  const [few, many] = [await open(stage, FEW), await open(stage, MANY)];
  const [ofFew, ofMany]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < WARM_UP + TIMES; turn += 1) {
    const [one, other] = [await change(stage, few, turn), await change(stage, many, turn)];
    if (turn < WARM_UP) continue;
    ofFew.push(one);
    ofMany.push(other);
  }
  return [
    {
      name: 'one change with 100,000 goals stored, beside 1,000',
      value: p50(ofMany),
      limit: p50(ofFew),
      unit: 'ms',
      goal: { of: 'ratio', atMost: 1.25 },
    },
  ];
};

async function open(stage: Stage, size: number): Promise<Account> {
  const [person] = await stage.people(1);
  const { goalId, cursor } = await fillAccount(stage.server.url, person!, size);
  return { person: person!, goalId, cursor };
}

/** One round that changes a goal. @returns how long it took, in ms */
async function change(stage: Stage, account: Account, turn: number): Promise<number> {
  const { goalId, person } = account;
  const stamp = formatStamp({ ms: Date.now(), counter: 0, replicaId: REPLICA });
  const batch = toBatch([
    {
      ...{ id: crypto.randomUUID(), method: 'PATCH', resource: 'goals', recordId: goalId, stamp },
      body: { notes: `Turn ${turn}` },
    },
  ]);
  let answer!: Buffer;
  const ms = await timed(async () => {
    answer = await sync(stage.server.url, person, account.cursor, batch);
  });
  const { changes, results } = read(answer);
  assert.deepEqual([changes.length, results[0]!.status], [0, 200]);
  account.cursor = cursorOf(answer);
  return ms;
}
