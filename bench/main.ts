/**
 * `npm run bench -- [names] [--save] [--profile=folder]`: asks some of the questions below, or all but `peers`, on one server that is
 * started for it. `--save` keeps the figures as the baselines that later runs are held against; `--profile` writes a profile of the
 * server; `--rounds=3` and `--large` are for `peers`.
 * @see README.md
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bytes } from './bytes.ts';
import { digest } from './digest.ts';
import { drain, firstPull } from './client/drain.ts';
import { clientOpen } from './client/open.ts';
import { clientWrite } from './client/write.ts';
import { fanOut } from './fan-out.ts';
import { atMost, format, ratioOf, rounded, toLine, type Bench, type Figure } from './figures.ts';
import { live } from './live.ts';
import { neighbours } from './neighbours.ts';
import { comparePeers } from './peers/main.ts';
import { openStage, type Stage } from './stage.ts';
import { syncGrowth } from './sync-growth.ts';
import { syncPull } from './sync-pull.ts';
import { syncPush } from './sync-push.ts';
import { words } from './words.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ save: { type: 'boolean' }, profile: { type: 'string' } },
    ...{ rounds: { type: 'string', default: '3' }, large: { type: 'boolean', default: false } },
  },
});

/** It installs servers of others, so it is asked by name alone. */
const peers: Bench = (stage) => comparePeers(stage, { rounds: Number(options.rounds), isLarge: options.large });

const BENCHES = new Map<string, Bench>(
  Object.entries({
    ...{ 'sync-push': syncPush, 'sync-pull': syncPull, 'sync-growth': syncGrowth, live, 'fan-out': fanOut },
    ...{
      bytes,
      digest,
      'client-write': clientWrite,
      'client-open': clientOpen,
      drain,
      'first-pull': firstPull,
      neighbours,
      peers,
    },
  }),
);
const BASELINES = path.join(import.meta.dirname, 'baselines.json');
const MIB = 1024 * 1024;

/** What a run is remembered by: of each figure its value, and its ratio to the limit, which means more. */
interface Baselines {
  machine: string;
  figures: Record<string, { value: number; ratio?: number; unit: string }>;
}

// It asks nothing of a server.
if (positionals.includes('words')) await words();
if (positionals.join() === 'words') process.exit();
const servers = positionals.filter((name) => name !== 'words');
const names = servers.length > 0 ? servers : [...BENCHES.keys()].filter((name) => name !== 'peers');
for (const name of names)
  if (!BENCHES.has(name)) throw new Error(`There is no bench "${name}"; there are ${[...BENCHES.keys()].join(', ')}.`);

const baselines: Baselines = existsSync(BASELINES)
  ? (JSON.parse(readFileSync(BASELINES, 'utf8')) as Baselines)
  : { machine: '', figures: {} };
const stage = await openStage(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : []);
try {
  report('start', startFigures(stage));
  for (const name of names) report(name, await BENCHES.get(name)!(stage));
  report('start', [{ name: 'memory after all', value: stage.memory() / MIB, unit: 'MiB', goal: atMost(200) }]);
} finally {
  await stage.close();
}
if (options.save) {
  baselines.machine = `${os.cpus().length} × ${os.cpus()[0]!.model}, Node ${process.versions.node}`;
  writeFileSync(BASELINES, `${JSON.stringify(baselines, null, 2)}\n`);
}

function startFigures({ readyMs, startBytes }: Stage): Figure[] {
  return [
    { name: 'ready on an existing data directory', value: readyMs, unit: 'ms', goal: atMost(3000) },
    { name: 'memory at start', value: startBytes / MIB, unit: 'MiB', goal: atMost(100) },
  ];
}

/** Prints figures beside their limits, goals and baselines, and notes them as the next ones. */
function report(bench: string, figures: Figure[]): void {
  for (const figure of figures) {
    const key = `${bench}: ${figure.name}`;
    const before = baselines.figures[key];
    const ratio = ratioOf(figure);
    console.log(toLine(key, figure), before ? `before: ${format(before.ratio ?? before.value)}` : '');
    baselines.figures[key] = {
      value: rounded(figure.value),
      ...(ratio && { ratio: rounded(ratio) }),
      unit: figure.unit,
    };
  }
}
