/** The build of now beside the one before it, on both sides of the wire, with people who use both for two weeks. */
import type { Goal } from '#protocol/goal.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { CONVERGES, type Device } from '#tests/e2e/device.ts';
import { expect, test as base } from '#tests/e2e/fixtures.ts';
import { askAs, goalsOnServer, somebody, type Person } from '#tests/e2e/person.ts';
import { readStorage } from '#tests/e2e/stored.ts';
import { makeDataDir, removeDataDir, startServer, type ServerProcess } from '#tests/support/server-process.ts';
import { arrange, removeArranged, type Release } from './release.ts';

const OLD = '2026-11-30';

/** Starts a server of a release that serves a client of one, on data that others may have left. */
type Serve = (server: Release, client: Release, port?: number) => Promise<ServerProcess>;

const test = base.extend<{ serve: Serve; at: (kind: 'phone' | 'laptop', server: ServerProcess) => Device }>({
  serve: async ({}, use) => {
    const dataDir = makeDataDir();
    const undo: (() => unknown)[] = [() => removeDataDir(dataDir)];
    await use(async (server, client, port) => {
      const program = arrange(server, client);
      undo.push(() => removeArranged(program));
      const process = await startServer({ dataDir, program: [program], ...(port !== undefined && { port }) });
      undo.push(() => process.stop());
      return process;
    });
    for (const step of undo.reverse()) await step();
  },
  at: async ({ device }, use) => use((kind, { url }) => device(kind, { origin: url })),
});

/** A day so many days from the one of the test. */
function day(from: number): string {
  const date = new Date(`${dayOfTest()}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + from);
  return date.toISOString().slice(0, 10);
}

/** What somebody does on a day: two goals, of which one gets done, and a line in the log unless it is yet to come. */
async function use(device: Device, from: number, who: string): Promise<void> {
  await device.open(`/d/${day(from)}`);
  await device.addGoal(`${who} ${from}`);
  await device.addGoal(`${who} ${from} done`);
  await device.tick(`${who} ${from} done`);
  if (from <= 0) await device.writeLog(`${who} wrote on ${from}`);
}

const titlesOf = (goals: Goal[]): string[] => goals.map(({ title }) => title).sort();
const wanted = (days: number[], who: string): string[] =>
  days.flatMap((from) => [`${who} ${from}`, `${who} ${from} done`]).sort();

/** The server has these goals of a device, each once, and the device has nothing that needs attention. */
async function agree(device: Device, person: Person, days: number[], who: string): Promise<void> {
  await device.says('Synced', CONVERGES);
  const goals = await goalsOnServer(device.origin, person);
  expect(titlesOf(goals).filter((title) => title.startsWith(`${who} `))).toEqual(wanted(days, who));
  expect(goals.filter(({ title, completed }) => completed !== title.endsWith('done'))).toEqual([]);
}

/** Takes the client that its server serves now, as its owner does. */
async function becomes(device: Device, server: ServerProcess): Promise<void> {
  const html = await (await fetch(server.url)).text();
  const [script] = /\/assets\/index-[\w-]+\.js/.exec(html)!;
  await device.open();
  await device.page.getByRole('region', { name: 'Updates' }).getByRole('button', { name: 'Reload' }).click(CONVERGES);
  // A page that is being left cannot be asked.
  await expect(async () => {
    const running = await device.page.evaluate(() => [...document.scripts].map(({ src }) => new URL(src).pathname));
    expect(running).toContain(script);
  }).toPass(CONVERGES);
}

test('an old client goes on at a new server, beside a new one, and becomes a new one with all that it had', async ({
  serve,
  at,
}) => {
  test.setTimeout(180_000);
  const ada = somebody('Ada');
  let home = await serve(OLD, OLD);
  const phone = at('phone', home);
  await phone.signUp(ada);
  for (const from of [-7, -6, -5]) await use(phone, from, 'phone');
  await agree(phone, ada, [-7, -6, -5], 'phone');
  await phone.isKeptForOffline();
  await phone.goOffline();
  for (const from of [-4, -3]) await use(phone, from, 'phone');

  await home.stop();
  home = await serve('now', OLD, home.port);
  const desk = await serve('now', 'now');
  const laptop = at('laptop', desk);
  await laptop.signIn(ada);
  await phone.goOnline();
  await agree(phone, ada, [-7, -6, -5, -4, -3], 'phone');
  for (const from of [-2, 0, 2, 4]) {
    await use(phone, from, 'phone');
    await use(laptop, from + 1, 'laptop');
  }
  await agree(phone, ada, [-7, -6, -5, -4, -3, -2, 0, 2, 4], 'phone');
  await agree(laptop, ada, [-1, 1, 3, 5], 'laptop');

  // What the old client knows nothing of outlives its edits.
  const [first] = (await goalsOnServer(home.url, ada)).filter(({ title }) => title === 'phone 0');
  expect((await askAs(ada, home.url, 'PATCH', `/api/goals/${first!.id}`, { estimate: 45 })).status).toBe(200);
  expect((await askAs(ada, home.url, 'POST', '/api/goals', { title: 'Some day', date: null })).status).toBe(201);
  expect((await askAs(ada, home.url, 'POST', '/api/subjects', { name: 'Maths', color: 'blue' })).status).toBe(201);
  await phone.open(`/d/${day(0)}`);
  await phone.rename('phone 0', 'phone 0 again');
  await phone.says('Synced', CONVERGES);
  const kept = (await goalsOnServer(home.url, ada)).find(({ id }) => id === first!.id);
  expect(kept).toMatchObject({ title: 'phone 0 again', estimate: 45 });
  await laptop.open(`/d/${day(0)}`);
  await laptop.shows({ 'phone 0 again': 'open', 'phone 0 done': 'done' }, CONVERGES);

  await home.stop();
  home = await serve('now', 'now', home.port);
  await becomes(phone, home);
  await phone.says('Synced', CONVERGES);
  for (const from of [-7, -3, 4]) {
    await phone.open(`/d/${day(from)}`);
    await phone.shows({ [`phone ${from}`]: 'open', [`phone ${from} done`]: 'done' });
    if (from <= 0) await expect(phone.logEntry(`phone wrote on ${from}`)).toBeVisible();
  }
  // What it could not store before, it has now.
  await expect
    .poll(() => storedGoal(phone, first!.id), CONVERGES)
    .toMatchObject({ title: 'phone 0 again', estimate: 45 });
  await use(phone, 6, 'phone');
  await phone.says('Synced', CONVERGES);
  expect(titlesOf(await goalsOnServer(home.url, ada))).toEqual(expect.arrayContaining(['Some day', 'phone 6']));
});

test('a new client goes on at an old server, and when that becomes a new one', async ({ serve, at }) => {
  test.setTimeout(180_000);
  const grace = somebody('Grace');
  let home = await serve(OLD, 'now');
  const laptop = at('laptop', home);
  await laptop.open();
  await use(laptop, -7, 'guest');
  await laptop.signUp(grace);
  for (const from of [-6, -5, -4, -3]) await use(laptop, from, 'laptop');
  await agree(laptop, grace, [-6, -5, -4, -3], 'laptop');
  await agree(laptop, grace, [-7], 'guest');
  await laptop.isKeptForOffline();
  await laptop.goOffline();
  for (const from of [-2, -1, 0]) await use(laptop, from, 'laptop');
  await laptop.goOnline();
  await laptop.open(`/d/${day(1)}`);
  await laptop.addGoal('a slip');
  await laptop.page.keyboard.press('Control+z');
  await expect(laptop.goal('a slip')).toHaveCount(0);
  await agree(laptop, grace, [-6, -5, -4, -3, -2, -1, 0], 'laptop');

  const second = at('phone', home);
  await second.signIn(grace);
  for (const from of [2, 3]) await use(second, from, 'phone');
  await agree(second, grace, [2, 3], 'phone');

  await laptop.goOffline();
  await use(laptop, 4, 'laptop');
  await home.stop();
  home = await serve('now', 'now', home.port);
  await laptop.goOnline();
  await agree(laptop, grace, [-6, -5, -4, -3, -2, -1, 0, 4], 'laptop');
  await use(second, 5, 'phone');
  await agree(second, grace, [2, 3, 5], 'phone');
  await laptop.open(`/d/${day(5)}`);
  await laptop.shows({ 'phone 5': 'open', 'phone 5 done': 'done' }, CONVERGES);
  expect(titlesOf(await goalsOnServer(home.url, grace))).not.toContain('a slip');
});

/** A goal as the device has it in its own database. */
async function storedGoal(device: Device, id: string): Promise<unknown> {
  const { text } = await readStorage(device.page);
  const rows = (JSON.parse(text) as unknown[]).flat() as ({ id?: string; title?: string } | null)[];
  return rows.find((row) => row?.id === id && row.title !== undefined);
}
