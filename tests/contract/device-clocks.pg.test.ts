/** Devices whose clocks are wrong, real stores against a real server: each goes on sending, within one round. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#protocol/problem.ts';
import { readAnswer } from '#protocol/read-answer.ts';
import { formatStamp, stampMs } from '#protocol/stamp.ts';
import { adoptGuest } from '#client/device/adopt-guest.ts';
import { carryOut } from '#client/undo/change.ts';
import { readClock } from '#client/store/clock.ts';
import type { Store } from '#client/store/database.ts';
import { write } from '#client/store/write.ts';
import type { Post } from '#client/sync/exchange.ts';
import { syncRound } from '#client/sync/round.ts';
import { exportDocument } from '#client/transfer/export-document.ts';
import { importAll, previewImport } from '#client/transfer/import-document.ts';
import { readDocument, type ReadDocument } from '#client/transfer/read-document.ts';
import { addGoal, newDevice, type TestClock } from '#tests/support/device.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const HOUR_MS = 3_600_000;
const YEARS_MS = 5 * 365 * 24 * HOUR_MS;
/** Inside the life of an access token. */
const WRONG_MS = HOUR_MS / 6;
const GUEST = { userId: null, name: null, email: null };

let server: TestServer;
let wrongMs = 0;
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4, now: () => Date.now() + wrongMs });
});
afterEach(() => (wrongMs = 0));
afterAll(() => server.stop());

interface Device {
  store: Store;
  clock: TestClock;
}

/** A device whose clock is so far off. */
const device = (offMs = 0): Device => newDevice({ nowMs: Date.now() + offMs, steadyMs: 0 });

/** One round; what the device does meanwhile comes between question and answer. */
async function round({ store }: Device, user: TestUser, meanwhile?: () => unknown): Promise<void> {
  const post: Post = async (request) => {
    const { body } = await user.call('POST', '/api/sync', request);
    await meanwhile?.();
    return readAnswer(body);
  };
  await syncRound(store, post);
}

const rename = ({ store }: Device, id: string, title: string) =>
  write(store, [{ resource: 'goals', id, put: { title } }]);
const titleOf = async ({ store }: Device, id: string) => (await store.goals.get(id))?.title;
const waiting = ({ store }: Device) => store.outbox.count();

async function importFrom(guest: Device, { store }: Device, userId: string) {
  const text = JSON.stringify(await exportDocument(guest.store, GUEST));
  const { records } = readDocument(text, userId) as ReadDocument;
  return importAll(store, (await previewImport(store, records)).records, () => undefined);
}

/** A goal that was written while the server's clock ran ahead, and is on it. */
async function goalFromTheFuture(by: Device, user: TestUser): Promise<string> {
  wrongMs = WRONG_MS;
  await round(by, user);
  const id = await addGoal(by.store, { title: randomUUID() });
  await round(by, user);
  wrongMs = 0;
  return id;
}

describe('a document from the future', () => {
  test.each([YEARS_MS, 8 * HOUR_MS])(
    '[R2][R7] of a clock %d ms ahead holds up nothing, taken back or not',
    async (offMs) => {
      const user = await server.signUp();
      const [guest, honest, other] = [device(offMs), device(), device()];
      const id = await addGoal(guest.store, { title: 'From the future' });
      await round(honest, user);
      const undo = await importFrom(guest, honest, user.user.id);
      const added = await addGoal(honest.store, { title: 'Added' });
      await round(honest, user);
      expect(await waiting(honest)).toBe(0);
      await rename(honest, id, 'Edited');
      await round(honest, user);
      await round(other, user);
      expect([await titleOf(other, id), await titleOf(other, added)]).toEqual(['Edited', 'Added']);
      await carryOut(honest.store, undo);
      await addGoal(honest.store, { title: 'After undo' });
      await round(honest, user);
      await round(other, user);
      expect(await waiting(honest)).toBe(0);
      expect((await other.store.goals.toArray()).map(({ title }) => title).sort()).toEqual(['Added', 'After undo']);
      expect((await server.database('goals').where({ id })).length).toBe(1);
    },
  );

  test('[R7] imported again does not win over what was written since', async () => {
    const user = await server.signUp();
    const [guest, honest] = [device(YEARS_MS), device()];
    const id = await addGoal(guest.store, { title: 'From the future' });
    await importFrom(guest, honest, user.user.id);
    honest.clock.nowMs += 1000;
    await rename(honest, id, 'Edited');
    honest.clock.nowMs += HOUR_MS;
    expect(await importFrom(guest, honest, user.user.id)).toEqual([]);
    expect(await titleOf(honest, id)).toBe('Edited');
    guest.clock.nowMs += 1000;
    await rename(guest, id, 'Edited there later');
    await importFrom(guest, honest, user.user.id);
    expect(await titleOf(honest, id)).toBe('Edited there later');
  });

  test.each([
    'ffffffffffff-ffff-ffffffffffffffff',
    'ffffffffffff-ffff-0000000000000000',
    formatStamp({ ms: Date.now() + YEARS_MS, counter: 0, replicaId: '0'.repeat(16) }),
  ])('[R7] with stamps of %s can be edited, deleted and sent', async (stamp) => {
    const user = await server.signUp();
    const [guest, honest] = [device(), device()];
    const ids = [await addGoal(guest.store, { title: 'One' }), await addGoal(guest.store, { title: 'Two' })];
    for (const id of ids)
      await guest.store.goals.update(id, { stamps: { '*': stamp }, createdAt: '2099-01-01T00:00:00.000Z' });
    await importFrom(guest, honest, user.user.id);
    await rename(honest, ids[0]!, 'Edited');
    await write(honest.store, [{ resource: 'goals', id: ids[1]!, delete: true }]);
    await round(honest, user);
    expect(await waiting(honest)).toBe(0);
    const { body } = await user.call('GET', '/api/goals');
    expect(body.data).toMatchObject([{ id: ids[0], title: 'Edited' }]);
    expect(Date.parse(body.data[0].createdAt as string)).toBeLessThanOrEqual(Date.now());
  });
});

describe("a server's clock that ran ahead for a while", () => {
  test('[R2][R7] silences neither the device that was there nor one that comes later', async () => {
    const user = await server.signUp();
    const [there, later] = [device(), device()];
    const id = await goalFromTheFuture(there, user);
    for (const each of [later, there]) {
      await round(each, user);
      const added = await addGoal(each.store, { title: `Added ${randomUUID()}` });
      await rename(each, id, `Edited ${added}`);
      await write(each.store, [{ resource: 'goals', id, put: { notes: added } }]);
      await round(each, user);
      expect(await waiting(each)).toBe(0);
      const { body } = await user.call('GET', `/api/goals/${id}`);
      expect(body.data).toMatchObject({ title: `Edited ${added}`, notes: added });
      expect(stampMs((await readClock(each.store)).last!)).toBeLessThan(Date.now() + 60_000);
    }
    await write(later.store, [{ resource: 'goals', id, delete: true }]);
    await round(later, user);
    await round(there, user);
    expect(await titleOf(there, id)).toBeUndefined();
  });

  test('[R2] an edit after a REST edit of such a record wins', async () => {
    const user = await server.signUp();
    const phone = device();
    const id = await goalFromTheFuture(phone, user);
    await user.call('PATCH', `/api/goals/${id}`, { title: 'By REST' });
    await round(phone, user);
    await rename(phone, id, 'After it');
    await round(phone, user);
    const { body } = await user.call('GET', `/api/goals/${id}`);
    expect(body.data.title).toBe('After it');
  });
});

describe('a device whose own clock was wrong', () => {
  test.each([YEARS_MS, -8 * HOUR_MS])(
    '[R7][R30] by %d ms as a guest: all is sent in one round, and so is what follows',
    async (offMs) => {
      const user = await server.signUp();
      const [guest, person] = [device(offMs), device()];
      await addGoal(guest.store, { title: 'As a guest' });
      await write(guest.store, []).catch(() => []);
      await round(person, user);
      await adoptGuest(guest.store, person.store, user.user.id);
      await addGoal(person.store, { title: 'Honest' });
      await round(person, user);
      expect(stampMs((await readClock(person.store)).last ?? '0')).toBeLessThan(Date.now() + 60_000);
      expect(await waiting(person)).toBe(0);
    },
  );

  test('[R6][R7] by five years, and set right before anything was sent: one round, and the clock is right', async () => {
    const user = await server.signUp();
    const phone = device(YEARS_MS);
    await addGoal(phone.store, { title: 'In the future' });
    phone.clock.nowMs = Date.now();
    await addGoal(phone.store, { title: 'Now' });
    await round(phone, user);
    expect(await waiting(phone)).toBe(0);
    const { last } = await readClock(phone.store);
    expect(last === undefined || stampMs(last) < Date.now() + 60_000).toBe(true);
    const { changes } = await user.sync([]);
    for (const { record } of changes)
      for (const stamp of Object.values((record as { stamps: Record<string, string> }).stamps))
        expect(stampMs(stamp)).toBeLessThan(Date.now() + 60_000);
  });

  test('[R2] by eight hours behind: an edit after seeing a value beats it', async () => {
    const user = await server.signUp();
    const [phone, laptop] = [device(), device(-8 * HOUR_MS)];
    const id = await addGoal(phone.store);
    await rename(phone, id, 'From the phone');
    await round(phone, user);
    await round(laptop, user);
    await rename(laptop, id, 'From the laptop');
    await round(laptop, user);
    await round(phone, user);
    expect(await titleOf(phone, id)).toBe('From the laptop');
  });
});

describe('a clock that is set while a round is on its way', () => {
  test.each([-8 * HOUR_MS, 8 * HOUR_MS])(
    '[R6] by %d ms: what is then written offline is later than what the phone wrote before',
    async (jumpMs) => {
      const user = await server.signUp();
      const [phone, laptop] = [device(), device()];
      const id = await addGoal(laptop.store, { title: 'First' });
      await round(laptop, user);
      await round(phone, user);
      await rename(phone, id, 'Older, from the phone');
      const jump = () => void (laptop.clock.nowMs = Date.now() + jumpMs);
      await round(laptop, user, jump);
      expect(Math.abs((await readClock(laptop.store)).offsetMs + jumpMs)).toBeLessThan(2000);
      laptop.clock.nowMs += 1000;
      await rename(laptop, id, 'Newer, from the laptop');
      await round(phone, user);
      await round(laptop, user);
      await round(phone, user);
      expect(await titleOf(phone, id)).toBe('Newer, from the laptop');
      expect(await titleOf(laptop, id)).toBe('Newer, from the laptop');
    },
  );

  test('[R6] a device that slept keeps the time that it had', async () => {
    const user = await server.signUp();
    const laptop = device(-HOUR_MS);
    await round(laptop, user);
    const before = (await readClock(laptop.store)).offsetMs;
    let answers = 0;
    const sleep = () => void (laptop.clock.nowMs += (answers += 1) === 1 ? HOUR_MS : 0);
    const post: Post = async (request) => {
      const { body } = await user.call('POST', '/api/sync', request);
      // The answer was given before it slept.
      sleep();
      return {
        ...readAnswer(body),
        ...(answers > 1 && { serverTime: new Date(Date.now() + HOUR_MS).toISOString() }),
      };
    };
    await syncRound(laptop.store, post);
    expect(answers).toBe(2);
    expect(Math.abs((await readClock(laptop.store)).offsetMs - before)).toBeLessThan(2000);
  });
});

test('[R7] a server that takes no stamp is told apart from one that does not answer', async () => {
  const user = await server.signUp();
  const phone = device();
  const refused = await addGoal(phone.store, { title: 'Refused' });
  await addGoal(phone.store, { title: 'Taken' });
  const post: Post = async (request) => {
    const mutations = request.mutations.filter(({ recordId }) => recordId !== refused);
    const { body } = await user.call('POST', '/api/sync', { ...request, mutations });
    const answer = readAnswer(body);
    for (const { id, recordId } of request.mutations)
      if (recordId === refused) answer.results.push({ id, status: 422, problem: new Problem('clock_ahead').toJSON() });
    return answer;
  };
  await expect(syncRound(phone.store, post)).rejects.toMatchObject({ code: 'clock_ahead' });
  expect(await waiting(phone)).toBe(1);
});
