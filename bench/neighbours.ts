/**
 * What one user who asks for all they can costs another one: rounds of sync of a quiet person, alone and beside each kind of greed.
 * The greedy one is a process of its own, of lower priority, since it shares the machine with the server.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { post } from '#tests/support/factories.ts';
import { atMost, p50, p99, timed, type Bench, type Figure } from './figures.ts';
import { cursorOf, sync, toBatch } from './http-client.ts';
import type { Person, Stage } from './stage.ts';

/** What the greedy one does, see greedy-user.ts. */
export const GREED = ['searches', 'pages', 'exports', 'imports', 'batches', 'streams', 'sign-ins', 'all'] as const;
export type Greed = (typeof GREED)[number];

const ROUNDS = 200;
const PAUSE_MS = 15;
const WARM_UP_MS = 1500;
/** Of the greedy one: eleven megabytes of notes. */
const NOTES = 'Ünïcödé wörds of nötes '.repeat(400);
const GOALS = 1100;
/** A neighbour may cost four times the quiet time, or this. */
const LEAST_MS = 50;

export const neighbours: Bench = async (stage) => {
  const [quiet, greedy] = (await stage.people(2)) as [Person, Person];
  await fill(stage, greedy);
  await rounds(stage, quiet);
  const alone = await rounds(stage, quiet);
  const figures: Figure[] = [
    { name: 'a round, alone, p50', value: p50(alone), unit: 'ms' },
    { name: 'a round, alone, p99', value: p99(alone), unit: 'ms' },
  ];
  for (const greed of GREED) {
    const process = spawnGreedy(stage, greedy, greed);
    await sleep(WARM_UP_MS);
    const beside = await rounds(stage, quiet);
    process.kill();
    await once(process, 'exit');
    figures.push(
      { name: `beside ${greed}, p50`, value: p50(beside), limit: p50(alone), unit: 'ms' },
      {
        name: `beside ${greed}, p99`,
        ...{ value: p99(beside), limit: p99(alone), unit: 'ms', goal: atMost(Math.max(LEAST_MS, 4 * p99(alone))) },
      },
    );
  }
  return figures;
};

/** How long each of some rounds takes, in ms; any answer but a 200 ends the bench. */
async function rounds({ server }: Stage, person: Person): Promise<number[]> {
  const times: number[] = [];
  let cursor: string | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    const batch = toBatch([post('goals')]);
    let answer: Buffer = Buffer.alloc(0);
    const ms = await timed(async () => (answer = await sync(server.url, person, cursor, batch)));
    // The first one brings all that the rounds before have left.
    if (cursor !== null) times.push(ms);
    cursor = cursorOf(answer);
    await sleep(PAUSE_MS);
  }
  return times;
}

async function fill({ server }: Stage, person: Person): Promise<void> {
  let cursor: string | null = null;
  for (let made = 0; made < GOALS; made += 50) {
    const goals = Array.from({ length: 50 }, () => post('goals', { notes: NOTES }));
    cursor = cursorOf(await sync(server.url, person, cursor, toBatch(goals)));
  }
}

function spawnGreedy({ server }: Stage, { token }: Person, greed: Greed): ChildProcess {
  const program = path.join(import.meta.dirname, 'greedy-user.ts');
  return spawn('nice', ['-n', '10', process.execPath, '--import', 'tsx', program, server.url, token, greed], {
    // It ends with this process, however that ends.
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}
