/**
 * How fast a new device gets everything: 10,000 and 100,000 goals, page by page. The limit is one plain SELECT of the same rows over a
 * bare connection.
 */
import assert from 'node:assert/strict';
import { p50, timed, type Bench, type Figure } from './figures.ts';
import { fillAccount } from './goals.ts';
import { cursorOf, read, sync } from './http-client.ts';
import type { Person, Stage } from './stage.ts';

const SIZES = [10_000, 100_000];
const ROUNDS = 5;
const MIB = 1024 * 1024;

export const syncPull: Bench = async (stage) => {
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const [person] = await stage.people(1);
    await fillAccount(stage.server.url, person!, size);
    const client = await stage.connect();
    const [pulls, selects]: [number[], number[]] = [[], []];
    const before = stage.memory();
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, stage.memory())), 5);
    for (let round = 0; round < ROUNDS; round += 1) {
      pulls.push(await pull(stage, person!, size));
      selects.push(await timed(() => client.query(SELECT, [person!.userId])));
    }
    clearInterval(watch);
    await client.end();
    figures.push(
      {
        name: `fresh pull of ${size.toLocaleString('en')}`,
        value: (size / p50(pulls)) * 1000,
        limit: (size / p50(selects)) * 1000,
        unit: 'records/s',
        goal: { of: 'ratio', atLeast: 0.2 },
      },
      {
        name: `server memory while pulling ${size.toLocaleString('en')}`,
        value: (peak - before) / MIB,
        unit: 'MiB more',
        goal: { of: 'value', atMost: 64 },
      },
    );
  }
  return figures;
};

const SELECT = `select id, title, date, completed, notes, subject, reminder, position, routine_id, created_at, stamps, version
  from goals where user_id = $1 order by version, id`;

async function pull(stage: Stage, person: Person, size: number): Promise<number> {
  const pages: Buffer[] = [];
  const ms = await timed(async () => {
    for (let cursor: string | null = null, isDone = false; !isDone;) {
      const page: Buffer = await sync(stage.server.url, person, cursor);
      pages.push(page);
      cursor = cursorOf(page);
      isDone = page.includes('"hasMore":false');
    }
  });
  const changes = pages.flatMap((page) => read(page).changes);
  assert.equal(changes.filter(({ resource }) => resource === 'goals').length, size);
  return ms;
}
