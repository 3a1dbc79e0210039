/**
 * What it takes to find out that a device lost something: the hashes of an account of 10,000 and of 100,000 goals, made over three years, and the refill
 * of the month in which one was planted to differ. Meanwhile somebody else asks for an answer that takes no work, one after the other:
 * the longest of these is how long the server's thread is held at a time.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { DigestSum } from '#protocol/digest.ts';
import type { Stamped } from '#protocol/merge.ts';
import { readAnswer } from '#protocol/read-answer.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { Part } from '#protocol/sync-request.ts';
import { PROTOCOL, SCHEMA } from '#protocol/sync.ts';
import { atMost, p50, timed, type Bench, type Figure } from './figures.ts';
import { fillAccount } from './goals.ts';
import { call, cursorOf, read, REPLICA, sync } from './http-client.ts';
import type { Person, Stage } from './stage.ts';

const SIZES = [10_000, 100_000];
const ROUNDS = 3;
const YEARS_3_MS = 3 * 365 * 86_400_000;

export const digest: Bench = async (stage) => {
  const figures: Figure[] = [];
  for (const size of SIZES) figures.push(...(await measure(stage, size)));
  return figures;
};

async function measure(stage: Stage, size: number): Promise<Figure[]> {
  const [person, other] = (await stage.people(2)) as [Person, Person];
  const { cursor } = await fillAccount(stage.server.url, person, size, YEARS_3_MS);
  const held = await pullAll(stage, person);
  const planted = held.find(({ resource }) => resource === 'goals')!;
  planted.record.title = 'Something that the server never heard of';
  const sum = new DigestSum(SCHEMA);
  for (const { resource, record } of held) sum.add(resource, record as Stamped);
  const ours = sum.digest();

  const [times, refills]: [number[], number[]] = [[], []];
  let answer: Buffer = Buffer.alloc(0);
  let told = { bytes: 0, requests: 0, holdsPlanted: false };
  const waits = await besides(stage, other, async () => {
    for (let round = 0; round < ROUNDS; round += 1)
      times.push(
        await timed(async () => (answer = await ask(stage, person, cursor, { digest: true, schema: SCHEMA }))),
      );
  });
  const theirs = read(answer).digest!;
  const parts = Object.entries(ours).flatMap(([resource, months]) =>
    Object.keys(months)
      .filter((month) => theirs[resource]?.[month] !== months[month])
      .map((month) => ({ resource, month })),
  );
  assert.equal(parts.length, 1);
  const refillWaits = await besides(stage, other, async () => {
    for (let round = 0; round < ROUNDS; round += 1)
      refills.push(await timed(async () => (told = await refill(stage, person, cursor, parts, planted.record.id))));
  });
  assert.ok(told.holdsPlanted);
  const of = size.toLocaleString('en');
  return [
    { name: `hashes of ${of}`, value: p50(times), unit: 'ms' },
    { name: `hashes of ${of}, answer, packed`, value: gzipSync(answer).length, unit: 'bytes' },
    {
      name: `somebody else waits while ${of} are hashed, at most`,
      value: Math.max(...waits),
      unit: 'ms',
      goal: atMost(50),
    },
    { name: `refill of the month that differs, of ${of}`, value: p50(refills), unit: 'ms' },
    { name: `refill of the month, of ${of}, packed, in ${told.requests} request(s)`, value: told.bytes, unit: 'bytes' },
    {
      name: `somebody else waits while ${of} are looked through, at most`,
      value: Math.max(...refillWaits),
      unit: 'ms',
      goal: atMost(50),
    },
  ];
}

const ask = (stage: Stage, person: Person, cursor: string, also: object): Promise<Buffer> =>
  call(
    stage.server.url,
    person,
    'POST',
    '/api/sync',
    JSON.stringify({ protocol: PROTOCOL, replicaId: REPLICA, cursor, mutations: [], ...also }),
  );

async function pullAll(stage: Stage, person: Person): Promise<SyncAnswer['changes']> {
  const held: SyncAnswer['changes'] = [];
  for (let cursor: string | null = null, hasMore = true; hasMore;) {
    const page: Buffer = await sync(stage.server.url, person, cursor);
    cursor = cursorOf(page);
    const { changes, hasMore: isMore } = readAnswer(read(page));
    held.push(...changes);
    hasMore = isMore;
  }
  return held;
}

/** Has parts told to their end, as a device does. */
async function refill(stage: Stage, person: Person, cursor: string, parts: Part[], id: string) {
  const told = { bytes: 0, requests: 0, holdsPlanted: false };
  for (let left = parts; left.length > 0;) {
    const answer = await ask(stage, person, cursor, { refill: left });
    told.bytes += gzipSync(answer).length;
    told.requests += 1;
    told.holdsPlanted ||= answer.includes(id);
    left = read(answer).refill!;
  }
  return told;
}

/** How long somebody waits for each of many small answers while some work goes on, in ms. */
async function besides(stage: Stage, person: Person, work: () => Promise<unknown>): Promise<number[]> {
  const waits: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      waits.push(await timed(() => call(stage.server.url, person, 'GET', '/healthz')));
      await sleep(1);
    }
  })();
  await work();
  isOver = true;
  await asking;
  return waits;
}
