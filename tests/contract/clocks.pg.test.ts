/** Stamps from the future, and a server whose own clock is wrong for a while; from outside. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Mutation } from '#protocol/mutation.ts';
import { formatStamp, stampAfter, stampMs, type Stamp } from '#protocol/stamp.ts';
import { resourceNames } from '#protocol/resources.ts';
import { newBody, patch, post, remove, stampAt } from '#tests/support/factories.ts';
import { codeOf, startTestServer, type Json, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const MINUTE_MS = 60_000;
const YEARS_MS = 5 * 365 * 86_400_000;
const OTHER_REPLICA = '1111111111111111';
const SYSTEM_REPLICA = '0'.repeat(16);
/** Inside the life of an access token. */
const WRONG_MS = 10 * MINUTE_MS;

let server: TestServer;
let wrongMs = 0;
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4, now: () => Date.now() + wrongMs });
});
afterEach(() => (wrongMs = 0));
afterAll(() => server.stop());

/** Imports run in a thread, which goes by the clock of the machine on whichever day the tests are. */
const latestNow = (): number => Math.max(Date.now(), performance.timeOrigin + performance.now()) + 1000;

const next = (stamp: Stamp, replicaId = OTHER_REPLICA): Stamp => stampAfter(stamp, replicaId)!;

/** A goal that was written while the server's clock ran ahead. */
async function goalFromTheFuture(user: TestUser): Promise<{ goal: Mutation; latest: Stamp }> {
  const latest = stampAt(WRONG_MS);
  const goal = post('goals', {}, { stamp: latest });
  wrongMs = WRONG_MS;
  await user.sync([goal]);
  wrongMs = 0;
  return { goal, latest };
}

async function statusOf(user: TestUser, mutation: Mutation): Promise<number> {
  const { results } = await user.sync([mutation]);
  return results[0]!.status;
}

describe('a record from the future', () => {
  test.each(['PATCH', 'DELETE'] as const)('[R7] takes a %s stamped exactly next, and no later one', async (method) => {
    const user = await server.signUp();
    const { goal, latest } = await goalFromTheFuture(user);
    const write = (stamp: Stamp): Mutation =>
      method === 'PATCH' ? patch(goal, { title: `At ${stamp}` }, { stamp }) : remove(goal, { stamp });
    const twoOn = next(next(latest));
    const laterMs = formatStamp({ ms: stampMs(latest) + 1, counter: 0, replicaId: OTHER_REPLICA });
    const years = stampAt(YEARS_MS, OTHER_REPLICA);
    for (const stamp of [twoOn, laterMs, years]) expect(await statusOf(user, write(stamp))).toBe(422);
    expect(await statusOf(user, write(next(latest)))).toBe(method === 'PATCH' ? 200 : 204);
    expect(await statusOf(user, write(next(next(latest))))).toBe(method === 'PATCH' ? 200 : 204);
  });

  test('[R7] takes several fields, each stamped exactly next; one that is not refuses the mutation', async () => {
    const user = await server.signUp();
    const { goal, latest } = await goalFromTheFuture(user);
    const body = { title: 'Both', notes: 'of them' };
    const stamps = (title: Stamp, notes: Stamp): Partial<Mutation> => ({ stamp: title, stamps: { notes } });
    const apart = patch(goal, body, stamps(next(latest), next(next(latest))));
    expect(await statusOf(user, apart)).toBe(422);
    expect(await statusOf(user, patch(goal, body, stamps(next(latest), next(latest))))).toBe(200);
    const past = patch(goal, { title: 'Late', completed: true }, stamps(stampAt(-1000), stampAt(-1000)));
    past.stamps = { completed: next(next(latest)) };
    expect(await statusOf(user, past)).toBe(200);
    const { body: shown } = await user.call('GET', `/api/goals/${goal.recordId}`);
    expect(shown.data).toMatchObject({ title: 'Both', notes: 'of them', completed: true });
  });

  test('[R3] takes what comes twice, also once a later edit has beaten it', async () => {
    const user = await server.signUp();
    const { goal, latest } = await goalFromTheFuture(user);
    const first = patch(goal, { title: 'First' }, { stamp: next(latest) });
    const second = patch(goal, { title: 'Second' }, { stamp: next(next(latest)) });
    for (const mutation of [first, first, second, goal, first])
      expect(await statusOf(user, mutation)).toBeLessThan(300);
    const { body } = await user.call('GET', `/api/goals/${goal.recordId}`);
    expect(body.data.title).toBe('Second');
  });

  test('[R7] comes back from a deletion in the future, and a system stamp counts like any other', async () => {
    const user = await server.signUp();
    const { goal, latest } = await goalFromTheFuture(user);
    const deletion = next(latest, SYSTEM_REPLICA);
    expect(await statusOf(user, remove(goal, { stamp: deletion }))).toBe(204);
    expect(await statusOf(user, patch(goal, { title: 'Back' }, { stamp: next(deletion) }))).toBe(200);
    const { body } = await user.call('GET', `/api/goals/${goal.recordId}`);
    expect(body.data.title).toBe('Back');
  });

  test('[R7] holds up nothing else, in its request or after it', async () => {
    const user = await server.signUp();
    await goalFromTheFuture(user);
    const ahead = post('goals', {}, { stamp: stampAt(YEARS_MS) });
    const others = [post('goals'), post('logs')];
    const { results } = await user.sync([ahead, ...others]);
    expect(results.map(({ status }) => status)).toEqual([422, 201, 201]);
  });

  test('[R7] counter ffff carries into the next millisecond', async () => {
    const user = await server.signUp();
    const latest = `${stampAt(WRONG_MS).slice(0, 13)}ffff-${OTHER_REPLICA}`;
    const goal = post('goals', {}, { stamp: latest });
    wrongMs = WRONG_MS;
    await user.sync([goal]);
    wrongMs = 0;
    const carried = formatStamp({ ms: stampMs(latest) + 1, counter: 0, replicaId: OTHER_REPLICA });
    expect(next(latest)).toBe(carried);
    expect(await statusOf(user, patch(goal, { title: 'Carried' }, { stamp: carried }))).toBe(200);
  });
});

describe('what never was', () => {
  test('[R19] is a 404 for a change, however far ahead, so that its author sends the whole record', async () => {
    const user = await server.signUp();
    expect(await statusOf(user, patch(post('goals'), { title: 'Lost' }, { stamp: stampAt(YEARS_MS) }))).toBe(404);
  });

  test.each(['ffffffffffff-ffff-ffffffffffffffff', 'ffffffffffff-0000-1111111111111111'])(
    '[R7] is refused with a stamp of %s, which is never a 500',
    async (stamp) => {
      const user = await server.signUp();
      expect(await statusOf(user, post('goals', {}, { stamp }))).toBe(422);
      expect(await statusOf(user, remove(post('goals'), { stamp }))).toBe(422);
    },
  );

  test('[R7] is refused where it was made in the future, though its fields were not', async () => {
    const user = await server.signUp();
    const goal = post('goals', {}, { stamp: stampAt(YEARS_MS) });
    goal.stamps = Object.fromEntries(Object.keys(goal.body!).map((field) => [field, stampAt(-1000)]));
    expect(await statusOf(user, goal)).toBe(422);
  });
});

describe('REST', () => {
  test('[R2] follows the stamps of the record alone: one that is ahead moves nobody else', async () => {
    const [ada, bob] = [await server.signUp(), await server.signUp()];
    const ahead = post('goals', {}, { stamp: stampAt(59_900) });
    await ada.sync([ahead]);
    await ada.call('PATCH', `/api/goals/${ahead.recordId}`, { title: 'Moved along' });
    const { body } = await bob.call('POST', '/api/goals', newBody('goals'));
    await bob.call('PATCH', `/api/goals/${body.data.id}`, { title: 'By REST' });
    const later = patch({ resource: 'goals', recordId: body.data.id }, { title: 'Later' }, { stamp: stampAt(1000) });
    expect((await bob.sync([later])).results[0]).not.toHaveProperty('superseded');
  });

  test('[R2] beats what stands in the future, and its stamps come back with the clock', async () => {
    const user = await server.signUp();
    const { goal } = await goalFromTheFuture(user);
    wrongMs = WRONG_MS;
    const { body: made } = await user.call('POST', '/api/goals', newBody('goals'));
    wrongMs = 0;
    for (const id of [goal.recordId, made.data.id as string]) {
      expect((await user.call('PATCH', `/api/goals/${id}`, { title: `Edited ${id}` })).status).toBe(200);
      const { body } = await user.call('GET', `/api/goals/${id}`);
      expect(body.data.title).toBe(`Edited ${id}`);
    }
    const { body: fresh } = await user.call('POST', '/api/goals', newBody('goals'));
    expect(Date.parse(fresh.data.createdAt as string)).toBeLessThan(Date.now() + 5000);
  });
});

describe('an import', () => {
  /** A document of one record of each kind, all of it from the future. */
  async function documentFromTheFuture(stamps: Record<string, Stamp>): Promise<Json> {
    const author = await server.signUp();
    await author.sync([post('goals'), post('logs'), post('routines')]);
    const { body: document } = await author.call('GET', '/api/users/me/export');
    for (const name of resourceNames)
      for (const record of document.records[name] ?? []) {
        record.id = name === 'preferences' ? record.id : randomUUID();
        record.stamps = stamps;
        record.createdAt = record.updatedAt = '2099-05-01T00:00:00.000Z';
      }
    document.exportedAt = '2099-05-01T00:00:00.000Z';
    return document;
  }

  test.each([
    ['five years on', stampAt(YEARS_MS)],
    ['of the system', stampAt(YEARS_MS, SYSTEM_REPLICA)],
    ['at the end of the digits', 'ffffffffffff-ffff-ffffffffffffffff'],
  ])(
    '[R7] stamps now what is %s; an edit made after it wins, and a second import changes nothing',
    async (_, stamp) => {
      const user = await server.signUp();
      const document = await documentFromTheFuture({ '*': stamp });
      const { body } = await user.call('POST', '/api/users/me/import', document);
      expect(body.data).toMatchObject({ created: 3, refused: 0 });
      const [goal] = document.records.goals;
      const again = await user.call('POST', '/api/users/me/import', document);
      expect(again.body.data).toMatchObject({ created: 0, changed: 0, refused: 0 });
      const { changes } = await user.sync([]);
      const stampsOf = (id?: string): Stamp[] =>
        changes
          .filter(({ record }) => id === undefined || record.id === id)
          .flatMap(({ record }) => Object.values((record as { stamps: Record<string, Stamp> }).stamps));
      for (const each of stampsOf()) expect(stampMs(each)).toBeLessThanOrEqual(latestNow());
      const after = next(
        stampsOf(goal.id as string)
          .sort()
          .at(-1)!,
      );
      const edit = patch({ resource: 'goals', recordId: goal.id }, { title: 'Edited' }, { stamp: after });
      expect(await statusOf(user, edit)).toBe(200);
      const shown = await user.call('GET', `/api/goals/${goal.id}`);
      expect(shown.body.data).toMatchObject({ title: 'Edited' });
      expect(Date.parse(shown.body.data.createdAt as string)).toBeLessThanOrEqual(latestNow());
    },
  );

  test('[R7] keeps the order of what is from the future: what came back after a deletion is there', async () => {
    const user = await server.signUp();
    const first = formatStamp({ ms: Date.now() + YEARS_MS, counter: 0, replicaId: OTHER_REPLICA });
    const document = await documentFromTheFuture({ '*': first, deleted: next(first, 'ffffffffffffffff') });
    const [goal] = document.records.goals;
    goal.stamps.title = next(next(first));
    document.records.logs[0].stamps = { '*': first };
    document.records.routines = [{ id: randomUUID(), deleted: true, stamps: { deleted: next(first) } }];
    document.records.preferences = [];
    const { body } = await user.call('POST', '/api/users/me/import', document);
    expect(body.data).toMatchObject({ refused: 0 });
    expect(codeOf(await user.call('GET', `/api/goals/${goal.id}`))).toEqual([200, undefined]);
  });
});
