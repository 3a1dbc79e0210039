/** What somebody wrote comes back as what it is: in events, in the sentences of problems, and nowhere else. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemDocument } from '#protocol/problem-document.ts';
import { hostileDocument } from '#tests/e2e/hostile-document.ts';
import { openStream } from '#tests/support/event-stream.ts';
import { post } from '#tests/support/factories.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const DATE = '2026-03-02';

/** What would end an event, a header or a line where such a thing is put together by hand. */
const SEPARATORS = [
  '\n\nevent: reset\ndata: {}\n\n',
  '\r\n\r\n: x',
  '\rdata: {}',
  '\u2028\u2029',
  '\r\nSet-Cookie: a=b',
];

const written = JSON.parse(hostileDocument(DATE)) as { records: { goals: { title: string }[] } };
const texts = [
  ...new Set([...written.records.goals.map(({ title }) => title.trim()), ...SEPARATORS.map((text) => `x${text}x`)]),
];

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  user = await server.signUp();
});
afterAll(() => server.stop());

const goals = () => texts.map((title) => post('goals', { title, date: DATE }));

test('some 200 tries to become markup, an event or a header are the data of events, and what refusals quote', async () => {
  expect(texts.length).toBeGreaterThan(190);
  const { results: made } = await user.sync(goals());
  const taken = texts.filter((_, index) => made[index]!.status === 201);
  expect(taken.length).toBeGreaterThan(150);

  const one = await openStream(server.url, user.token);
  await one.until(() => one.changes().length > taken.length);
  one.close();
  const events: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(one.text());
  expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['changes']));
  const titles = one.changes().map(({ record }) => record.title);
  expect(new Set(titles)).toEqual(new Set([...taken, undefined]));

  const { results: refused } = await user.sync(goals());
  for (const [index, { problem }] of refused.entries())
    expect(problem).toMatchObject({ code: 'duplicate_goal', detail: `"${texts[index]}" is already there on ${DATE}.` });
});

test('a problem that quotes what was sent is JSON and nothing else, and no header holds any of it', async () => {
  const tries = [...texts.slice(0, 20), ...texts.slice(-SEPARATORS.length)];
  for (const text of tries) {
    const { status, headers, body } = await user.call<ProblemDocument>('POST', '/api/goals', { [text]: 1 });
    expect([status, headers.get('Content-Type'), headers.get('X-Content-Type-Options')]).toEqual([
      ...[400, 'application/problem+json', 'nosniff'],
    ]);
    expect(body.errors).toContainEqual({ path: text, message: 'is not a known field' });
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    const others = [...headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    expect(others).not.toMatch(/hacked|set-cookie|: x$/m);
  }
});
