/**
 * How long a change by `PATCH` takes to a stream of the same person: on the same instance, and from one instance to another; one after
 * the other, with nothing else running. For the limit see durable-notify.ts.
 */
import { newBody } from '#tests/support/factories.ts';
import { durableNotifies } from './durable-notify.ts';
import { p50, p95, timed, type Bench, type Figure, type Goal } from './figures.ts';
import { call } from './http-client.ts';
import { openReader } from './reader.ts';
import type { Person, Stage } from './stage.ts';

const TIMES = 100;
/** Nobody's first change counts: connections are made on the way. */
const FIRST = 20;
/** Changes after which the code that they go through has been compiled, as that of a server that has been up for a while. */
const WARM_UP = 1000;

export const live: Bench = async (stage) => {
  const [person] = await stage.people(1);
  const limit = p50((await durableNotifies(stage, WARM_UP + TIMES)).slice(WARM_UP));
  const { first, later: here } = await patchToStream(stage, person!, stage.server.url);
  const { later: there } = await patchToStream(stage, person!, (await stage.second()).url);
  return [
    figure('same instance, p50', p50(here), limit, { of: 'ratio', atMost: 2 }),
    figure('same instance, p95', p95(here), limit, { of: 'ratio', atMost: 4 }),
    figure('same instance, p50 of the first hundred', p50(first), limit),
    figure('another instance, p50', p50(there), limit, { of: 'ratio', atMost: 4 }),
    figure('another instance, p50 in ms', p50(there), undefined, { of: 'value', atMost: 250 }),
  ];
};

const figure = (name: string, value: number, limit?: number, goal?: Goal): Figure => ({
  ...{ name, value, unit: 'ms' },
  ...(limit !== undefined && { limit }),
  ...(goal && { goal }),
});

/** Times in ms: of a hundred at the beginning, and of a hundred later on. */
interface Times {
  first: number[];
  later: number[];
}

async function measure(work: (turn: number) => Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  for (let turn = 0; turn < WARM_UP + TIMES; turn += 1) times.push(await timed(() => work(turn)));
  return { first: times.slice(FIRST, FIRST + TIMES), later: times.slice(WARM_UP) };
}

async function patchToStream(stage: Stage, person: Person, at: string): Promise<Times> {
  const { url } = stage.server;
  const { data } = JSON.parse(
    (await call(url, person, 'POST', '/api/logs', JSON.stringify(newBody('logs')))).toString(),
  ) as { data: { id: string } };
  const reader = await openReader(at, person);
  await reader.until((text) => text.includes(data.id));
  const times = await measure(async (turn) => {
    const seen = reader.until((text) => text.includes(`"text":"Turn ${turn} `));
    await call(url, person, 'PATCH', `/api/logs/${data.id}`, JSON.stringify({ text: `Turn ${turn} of many` }));
    await seen;
  });
  reader.close();
  return times;
}
