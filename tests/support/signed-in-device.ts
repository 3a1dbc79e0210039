/** A device of somebody who is signed in: the real store and round, over real HTTP to a server under test. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { createApi, type ApiPorts } from '#client/http/api.ts';
import type { Store } from '#client/store/database.ts';
import { syncRound } from '#client/sync/round.ts';
import { stampOf, type Stamped } from '#protocol/merge.ts';
import { Problem } from '#protocol/problem.ts';
import { fieldNames, resourceNames } from '#protocol/resources.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { newDevice } from './device.ts';
import type { TestServer, TestUser } from './test-server.ts';

export interface SignedInDevice {
  store: Store;
  /** Sends what waits and takes in what is new, until there is neither. */
  sync(): Promise<void>;
  /** `down`: nothing gets there. `deaf`: it gets there, and no answer comes back. A round ends then, without a word. */
  network: 'up' | 'down' | 'deaf';
}

/**
 * A device whose clock tells the right time.
 * @param zip  packs what it sends; nothing is packed without
 */
export function signedInDevice(
  server: Pick<TestServer, 'url'>,
  user: Pick<TestUser, 'token'>,
  store = punctualDevice(),
  zip?: ApiPorts['zip'],
): SignedInDevice {
  const api = createApi({
    fetch,
    baseUrl: server.url,
    newId: randomUUID,
    deadline: (ms) => AbortSignal.timeout(Math.ceil(ms)),
    ...(zip && { zip }),
  });
  const post = async (request: SyncRequest): Promise<SyncAnswer> => {
    if (device.network === 'down') throw new Problem('network');
    const answer = await api.sync(user.token, request);
    if (device.network === 'deaf') throw new Problem('network');
    return answer;
  };
  const device: SignedInDevice = {
    store,
    network: 'up',
    sync: () =>
      syncRound(store, post).catch((cause: unknown) => {
        if (device.network === 'up') throw cause;
      }),
  };
  return device;
}

/** A store whose clock tells the right time. */
export const punctualDevice = (): Store =>
  newDevice({
    get nowMs() {
      return Date.now();
    },
  }).store;

/**
 * Fails unless nothing waits, nothing was refused, and the device shows, field by field and stamp by stamp, what the server has.
 * @param refused  the ids of what had been refused before
 */
export async function expectAgreement(
  { store }: SignedInDevice,
  user: TestUser,
  refused: readonly string[] = [],
): Promise<void> {
  expect(await store.attention.filter(({ id }) => !refused.includes(id)).toArray()).toEqual([]);
  expect(await store.outbox.toArray()).toEqual([]);
  expect(await shownOn(store)).toEqual(await held(user));
}

/** What each record says, with the stamp of each field and the instant at which it was made. */
type Shown = Record<string, Record<string, unknown>>;

async function shownOn(store: Store): Promise<Shown> {
  const rows = await Promise.all(
    resourceNames.map(async (name) =>
      (await store.records(name).toArray()).map(
        (row) => [`${name}/${row.id}`, byField(row, fieldNames(name))] as const,
      ),
    ),
  );
  return Object.fromEntries(rows.flat().filter(([, shown]) => shown !== null));
}

/** What the server has, as a device that begins with nothing is told. */
async function held(user: TestUser): Promise<Shown> {
  const shown: Shown = {};
  for (let cursor: string | null = null, hasMore = true; hasMore;) {
    const answer: SyncAnswer = await user.sync([], cursor);
    for (const { resource, record } of answer.changes)
      if (record.deleted) delete shown[`${resource}/${record.id}`];
      else shown[`${resource}/${record.id}`] = byField(record as Stamped, fieldNames(resource));
    ({ cursor, hasMore } = answer);
  }
  return shown;
}

const byField = (record: Stamped, fields: readonly string[]): Record<string, unknown> => ({
  createdAt: record.createdAt,
  ...Object.fromEntries(fields.map((field) => [field, [record[field], stampOf(record.stamps, field)]])),
});
