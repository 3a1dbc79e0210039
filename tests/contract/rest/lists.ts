/** Lists by REST: their order and pages, filters and search. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { listOrderOf } from '#protocol/filters.ts';
import { resourceOf } from '#protocol/resources.ts';
import { uuidV5 } from '#protocol/uuid-v5.ts';
import { newChange } from '#tests/support/factories.ts';
import { codeOf, rowsOf, type Json, type Reply } from '#tests/support/test-server.ts';
import { addressOf, made, recordOf, tagOf, type RestServer } from './rest-server.ts';

/** Registers the tests of lists, for each resource that has them. */
export function testLists(rest: RestServer): void {
  describe.each(made)('%s', (name) => {
    const path = `/api/${name}`;

    test('a list is turned round by order=desc, counted by total=true, and known by its ETag', async () => {
      const user = await rest.server.signUp();
      const dates = name === 'goals' ? ['2026-03-02', null, '2026-03-01', '2026-03-02'] : [1, 2, 3, 4];
      for (const date of dates) await recordOf(user, name, name === 'goals' ? { date } : {});
      const ids = (reply: Reply): unknown[] => rowsOf(reply).map(({ id }) => id);
      const all = await user.call('GET', path);
      const placeOf = (record: Json): unknown[] => [...listOrderOf(name), 'id'].map((field) => record[field] ?? '~');
      expect(ids(all)).toEqual(
        rowsOf(all)
          .toSorted((a, b) => (JSON.stringify(placeOf(a)) < JSON.stringify(placeOf(b)) ? -1 : 1))
          .map(({ id }) => id),
      );
      const turned: unknown[] = [];
      for (let after: string | null = ''; after !== null;) {
        const page: Reply = await user.call(
          'GET',
          `${path}?order=desc&limit=1&total=true${after && `&after=${after}`}`,
        );
        expect([page.body.count, page.body.total]).toEqual([1, dates.length]);
        turned.push(...ids(page));
        after = page.body.next as string | null;
      }
      expect(turned).toEqual(ids(all).toReversed());
      expect(tagOf(all)).toMatch(/^W\/"/);
      const known = { 'If-None-Match': tagOf(all) };
      expect((await user.call('GET', path, undefined, known)).status).toBe(304);
      expect((await user.call('GET', `${path}?limit=2`, undefined, known)).status).toBe(200);
      await recordOf(user, name);
      expect((await user.call('GET', path, undefined, known)).status).toBe(200);
    });

    test('updatedSince leaves out what was last written before', async () => {
      const user = await rest.server.signUp();
      await recordOf(user, name);
      const { updatedAt } = await recordOf(user, name);
      const later = await user.call('PATCH', addressOf(name, await recordOf(user, name)), newChange(name));
      const since = async (instant: string): Promise<number> =>
        (await user.call('GET', `${path}?updatedSince=${encodeURIComponent(instant)}&total=true`)).body.total as number;
      expect(await since('2001-01-01T00:00:00Z')).toBe(3);
      expect(await since(later.body.data.updatedAt)).toBeGreaterThanOrEqual(1);
      expect(await since(updatedAt.replace('Z', '+00:00'))).toBeGreaterThanOrEqual(2);
      expect(await since('9000-01-01T00:00:00Z')).toBe(0);
    });

    test('q folds as the app does, over title, notes and subject', async () => {
      const user = await rest.server.signUp();
      for (const field of resourceOf(name).search) {
        const { id } = await recordOf(user, name, { [field]: `Łódź ‘Straße’ ${field} ٤٢` });
        const found = await user.call('GET', `${path}?q=${encodeURIComponent(`42 STRASSE lodz ${field}`)}&total=true`);
        expect([field, rowsOf(found).map((row) => row.id), found.body.total]).toEqual([field, [id], 1]);
      }
      const fields = ['title', 'text', 'notes', 'subject'].filter((field) => field in resourceOf(name).fields);
      expect(resourceOf(name).search).toEqual(expect.arrayContaining(fields));
    });
  });

  test('goals are filtered by what they belong to, by when they were done, and by having no day', async () => {
    const user = await rest.server.signUp();
    const [routineId, deadlineId] = [randomUUID(), randomUUID()];
    const goals = [{ routineId }, { deadlineId }, { date: null }, { completed: true }, { subject: 'STRASSE' }];
    const ids: unknown[] = [];
    for (const goal of goals) ids.push((await recordOf(user, 'goals', goal)).id);
    const done = await user.call('GET', `/api/goals/${ids[3] as string}`);
    const queries = [
      `routineId=${routineId.toUpperCase()}`,
      `deadlineId=${deadlineId}`,
      'date=none',
      `completedSince=${done.body.data.completedAt}`,
      `subject=${encodeURIComponent('straße')}`,
    ];
    for (const [index, query] of queries.entries())
      expect([query, rowsOf(await user.call('GET', `/api/goals?${query}`)).map(({ id }) => id)]).toEqual([
        query,
        [ids[index]],
      ]);
    expect((await user.call('GET', '/api/goals?completedSince=9000-01-01T00:00:00Z')).body.count).toBe(0);
  });

  test('an id that follows from words is not looked for without end', async () => {
    const user = await rest.server.signUp();
    const id = uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'nothing');
    for (const name of ['goals', 'steps'] as const)
      expect(codeOf(await user.call('GET', `/api/${name}/${id}`))).toEqual([404, 'not_found']);
  });

  test('total counts what a search finds in more than one look', async () => {
    const user = await rest.server.signUp();
    const body = { date: '2026-03-02', text: `Needle ${'x'.repeat(9_900)}` };
    const operations = Array.from({ length: 100 }, () => ({ method: 'POST', resource: 'logs', body }));
    for (let sent = 0; sent < 5; sent += 1) await user.call('POST', '/api/batch', { operations });
    const page = (await user.call('GET', '/api/logs?q=needle&limit=1&total=true')).body;
    expect([page.count, page.total]).toEqual([1, 500]);
  });
}
