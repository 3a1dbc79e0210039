/** The recipes and the quick start, run as they stand on their pages: docs/recipes, README. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '#protocol/calendar-day.ts';
import { startTestServer, type Call, type Json, type TestServer } from '#tests/support/test-server.ts';

const TOP = path.resolve(import.meta.dirname, '../..');
/** The server of the pages. */
const WRITTEN_URL = 'http://localhost:8000';

let server: TestServer;
let folder: string;
/** What the pages put into the environment. */
let env: Record<string, string>;
/** Calls with the token that a page made. */
let call: Call;
let today: string;

beforeAll(async () => {
  server = await startTestServer({ config: { rateLimits: true } });
  folder = mkdtempSync(path.join(os.tmpdir(), 'recipes-'));
  env = { PATH: process.env.PATH!, STUDENTOS_URL: server.url };
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** The blocks of code of a page, of which those with a file's name are also put into the folder. */
function readPage(page: string): { language: string; name: string | undefined; code: string }[] {
  const text = readFileSync(path.join(TOP, page), 'utf8').replaceAll(WRITTEN_URL, server.url);
  return [...text.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)].map(([, language, name, code]) => {
    if (name) writeFileSync(path.join(folder, name), code!);
    return { language: language!, name: name || undefined, code: code! };
  });
}

/** Puts the files of a recipe into the folder. @returns the shell's line that runs it */
const usePage = (name: string): string => {
  readPage('docs/recipes/README.md');
  return readPage(`docs/recipes/${name}.md`).find((block) => block.name === 'use.sh')!.code;
};

interface Ran {
  status: number | null;
  out: string;
  err: string;
}

const start = (code: string): { child: ChildProcess; ran: Ran; end: Promise<Ran> } => {
  const child = spawn('bash', ['-c', code], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ran: Ran = { status: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (ran.out += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (ran.err += piece));
  const end = once(child, 'close').then(([status]: unknown[]) => Object.assign(ran, { status }));
  return { child, ran, end };
};

/** Runs code of a page to its end. @throws Error unless it ends well */
async function run(code: string): Promise<Ran> {
  const ran = await start(code).end;
  if (ran.status !== 0) throw new Error(`bash ended with ${ran.status}: ${ran.err}${ran.out}`);
  return ran;
}

test('the quick start of README: an account, a token, a goal that is ticked, and the day', async () => {
  const block = readPage('README.md').find(({ code }) => code.includes('/api/auth/signup'))!;
  expect(block.code.trim().split('\n')).toHaveLength(10);
  const { out } = await run(block.code);
  const { data } = JSON.parse(out);
  expect(data.goals).toMatchObject([{ title: 'Read chapter 3', completed: true }]);
});

test('docs/recipes/README.md: a token by the API, the first calls, and 304 while nothing changed', async () => {
  const blocks = readPage('docs/recipes/README.md');
  const named = (name: string): string => blocks.find((block) => block.name === name)!.code;
  env.STUDENTOS_TOKEN = (await run(`${named('token.sh')}echo "$STUDENTOS_TOKEN"`)).out.trim();
  const auth = { Authorization: `Bearer ${env.STUDENTOS_TOKEN}` };
  call = (method, address, body, headers) => server.call(method, address, body, { ...auth, ...headers });
  today = (await call('GET', '/api/today')).body.data.date;
  const { out } = await run(named('try.sh'));
  expect(out).toContain('"scope":"read-write"');
  expect(out).toContain(`"date":"${today}"`);
  expect((await run(named('etag.sh'))).out).toBe('304\n');
});

test('bash.md: a goal is added to today and ticked; a title that is there is said in words', async () => {
  const use = usePage('bash');
  await run(use);
  const goals = (await call('GET', `/api/goals?date=${today}&q=words`)).body.data as Json[];
  expect(goals).toMatchObject([{ title: 'Learn 20 words', completed: true }]);
  const odd = 'Say "hi" \\ and $HOME';
  const { out } = await run(`bash goal.sh add '${odd}'`);
  expect((await call('GET', `/api/goals/${out.trim()}`)).body.data).toMatchObject({ title: odd, date: today });
  const again = await start(use).end;
  expect(again.status).not.toBe(0);
  expect(again.err).toContain('"code":"duplicate_goal"');
});

const makeLogs = (logs: object[]): Promise<unknown> =>
  call('POST', '/api/batch', { operations: logs.map((body) => ({ method: 'POST', resource: 'logs', body })) });

test('week-of-logs.md: every entry of seven days once, over several pages', async () => {
  const logs = Array.from({ length: 120 }, (_, place) => ({
    date: addDays(today, -(place % 8)),
    text: `Entry ${place}`,
    minutes: 1,
    subject: place % 2 ? 'Latin' : null,
  }));
  await makeLogs(logs);
  const lines = (await run(usePage('week-of-logs'))).out.trim().split('\n');
  const read = lines.filter((line) => line.includes('Entry'));
  expect(read.toSorted()).toEqual(
    logs
      .filter(({ date }) => date > addDays(today, -7))
      .map(({ date, text }) => `${date} 1 min ${text}`)
      .toSorted(),
  );
  expect(lines.slice(-2)).toEqual(['Without a subject: 60 minutes', 'Latin: 45 minutes']);
});

test('import-csv.md: 2,000 lines, killed in the middle and run again, are there once', async () => {
  const use = usePage('import-csv');
  const lines = Array.from(
    { length: 2000 },
    (_, place) => `2020-01-${10 + (place % 20)},5,Old,"Line ""${place % 1999}"", read"`,
  );
  writeFileSync(path.join(folder, 'logs.csv'), `date,minutes,subject,text\r\n${lines.join('\r\n')}\r\n`);
  const { child, ran } = start(`exec ${use}`);
  await until(() => /500 of 2000/.test(ran.out));
  child.kill('SIGKILL');
  await once(child, 'close');
  const count = async (): Promise<number> =>
    (await call('GET', '/api/logs?to=2020-12-31&limit=1&total=true')).body.total;
  expect(await count()).toBeLessThan(2000);
  expect((await run(use)).out).toContain('2000 of 2000');
  expect((await run(use)).out).toBe('2000 lines, 2000 of them brought in before\n');
  rmSync(path.join(folder, 'logs.csv.done'));
  expect((await run(use)).out).toContain('2000 of 2000');
  expect(await count()).toBe(2000);
});

test('follow.md: changes come once, also those made while the reader or the server was away', async () => {
  const use = `exec ${usePage('follow')}`;
  let besides = await startTestServer({ besides: server });
  const port = Number(new URL(besides.url).port);
  env.STUDENTOS_URL = besides.url;
  const readers = [start(use)];
  const heard = (): string => readers.map(({ ran }) => ran.out).join('');
  const make = async (text: string): Promise<void> => void (await makeLogs([{ date: '2020-02-01', text }]));
  const untilHeard = (text: string): Promise<void> => until(() => heard().includes(text));
  try {
    await until(() => readdirSync(folder).includes('follow.place'));
    await make('while both are there');
    await untilHeard('while both are there');
    readers[0]!.child.kill('SIGKILL');
    await readers[0]!.end;
    await make('while the reader is away');
    readers.push(start(use));
    await untilHeard('while the reader is away');
    await besides.stop();
    await make('while the server is away');
    besides = await startTestServer({ besides: server, port });
    await untilHeard('while the server is away');
    await make('after all');
    await untilHeard('after all');
    const texts = ['while both are there', 'while the reader is away', 'while the server is away', 'after all'];
    expect(heard().trim().split('\n')).toEqual(texts.map((text) => expect.stringMatching(`^logs \\S+ ${text}$`)));
  } finally {
    env.STUDENTOS_URL = server.url;
    for (const { child } of readers) child.kill('SIGKILL');
    await besides.stop();
  }
});

test('morning.md: goals that were written down and those of routines, deadlines, and yesterday', async () => {
  const yesterday = addDays(today, -1);
  const made = async (resource: string, body: object): Promise<void> =>
    expect((await call('POST', `/api/${resource}`, body)).status).toBe(201);
  await made('routines', { title: 'Vocabulary', rule: 'FREQ=DAILY', startDate: '2020-01-01', estimate: 15 });
  await made('goals', { title: 'Essay', date: today, subject: 'Latin' });
  await made('goals', { title: 'Rest', date: today, letGo: true });
  await made('goals', { title: 'Done', date: yesterday, completed: true });
  await made('deadlines', { title: 'Exam', kind: 'exam', date: addDays(today, 3), workFrom: today });
  const { out } = await run(usePage('morning'));
  expect(out.trim().split('\n')).toEqual([
    `${today}: 3 to do`,
    '- Say "hi" \\ and $HOME',
    '- Essay (Latin)',
    '- Vocabulary (15 min, routine)',
    `! Exam, ${addDays(today, 3)}`,
    'Yesterday: 15 minutes, 1 goals done',
  ]);
});

test('every page is in the index, and every address that a page names is a call', () => {
  const pages = readdirSync(path.join(TOP, 'docs/recipes')).filter((name) => name !== 'README.md');
  const index = readFileSync(path.join(TOP, 'docs/recipes/README.md'), 'utf8');
  for (const page of pages) expect(index).toContain(`](${page})`);
  const isCall = (address: string): boolean =>
    server.routes.some((route) => new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(address));
  for (const page of ['README.md', ...pages]) {
    const text = readFileSync(path.join(TOP, 'docs/recipes', page), 'utf8');
    for (const [address] of text.matchAll(/(?<=[\s`"/]|\.org|8000|URL)\/api\/[a-z/.-]*[a-z]/g))
      expect([page, address, isCall(address)]).toEqual([page, address, true]);
  }
});

/** @throws Error when it does not come to hold */
async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: 15_000, interval: 20 }).toBe(true);
}
