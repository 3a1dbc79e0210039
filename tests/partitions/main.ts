/**
 * `npm run partitions -- [--lanes N] [--cells NAME] [--store dexie|memory] [--seed S]`: the matrix of 24 cells, some side by
 * side, against a real server; a line of JSON for each cell and one for all. The exit code is 1 when a queue stayed stuck,
 * a device showed something else than the server, a saved value was lost or a queue took longer than 10 s.
 *
 * `--cells 10x40` runs the cells whose name begins so: clients x edits per second x seconds.
 */
import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import { makeDataDir, removeDataDir, startServer } from '#tests/support/server-process.ts';
import { runCell, type Cell, type CellReport } from './cell.ts';
import type { StoreKind } from './client.ts';

const { values } = parseArgs({
  options: {
    lanes: { type: 'string', default: '2' },
    cells: { type: 'string', default: '' },
    store: { type: 'string', default: 'memory' },
    seed: { type: 'string', default: '1' },
  },
});

const DRAINED_WITHIN_MS = 10_000;

const all: Cell[] = [100, 200, 300].flatMap((seconds) =>
  [5, 10].flatMap((clients) => [10, 20, 30, 40].map((editsPerSecond) => ({ clients, editsPerSecond, seconds }))),
);
const nameOf = ({ clients, editsPerSecond, seconds }: Cell): string => `${clients}x${editsPerSecond}x${seconds}`;

const left = all.filter((cell) => `${nameOf(cell)}x`.startsWith(values.cells && `${values.cells}x`));
const reports: CellReport[] = [];
const server = await startServer({ dataDir: makeDataDir(), env: { LOG_LEVEL: 'warn' } });
const cpu = process.cpuUsage();
const startedAt = Date.now();

async function lane(): Promise<void> {
  for (let cell = left.shift(); cell; cell = left.shift()) {
    const report = await runCell(cell, server.url, values.store as StoreKind, Number(values.seed) + all.indexOf(cell));
    reports.push(report);
    console.log(JSON.stringify({ cell: nameOf(cell), ...report }));
  }
}
await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
await server.stop();
removeDataDir(server.dataDir);

const sumOf = (figure: (report: CellReport) => number): number =>
  reports.reduce((total, report) => total + figure(report), 0);
const worst = (figure: (report: CellReport) => number | null): number =>
  Math.max(...reports.map((report) => figure(report) ?? Infinity));
const { user, system } = process.cpuUsage(cpu);
const summary = {
  cells: reports.length,
  saved: sumOf(({ saved }) => saved),
  partitions: sumOf(({ partitions }) => partitions),
  stuckQueues: sumOf(({ stuckQueues }) => stuckQueues),
  divergentReads: sumOf(({ divergentReads }) => divergentReads),
  lost: sumOf(({ lost }) => lost),
  slowestDrainMs: worst(({ drainedMs }) => drainedMs),
  slowestAgreementMs: worst(({ agreedMs }) => agreedMs),
  cores: Number(((user + system) / 1_000 / (Date.now() - startedAt)).toFixed(2)),
};
console.log(JSON.stringify(summary));
const { stuckQueues, divergentReads, lost, slowestDrainMs } = summary;
process.exitCode = stuckQueues + divergentReads + lost > 0 || slowestDrainMs > DRAINED_WITHIN_MS ? 1 : 0;
