/**
 * `npm run soak:slow -- [sockets]`: 2,000 clients that send their headers drop by drop, unless told otherwise, on a real server.
 * What others wait for an answer meanwhile, beside what they wait without them; and how long until every one of them is cut off.
 * Ends with 1 when one is left, or when the slowest of a hundred answers takes three times as long and 50 ms more.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeDataDir, startServer } from '#tests/support/server-process.ts';
import { p99, timed } from './figures.ts';

const ASKS = 400;
const DRIP_MS = 1000;
/** The headers may take 10 s, and who takes longer is looked for every 2 s. */
const GONE_MS = 20_000;

const count = Number(process.argv[2] ?? 2000);
const server = await startServer({ env: { LOG_LEVEL: 'warn' } });

/** What 99 of a hundred answers do not exceed, in ms. */
async function slowest(): Promise<number> {
  const times: number[] = [];
  for (let ask = 0; ask < ASKS; ask += 1)
    times.push(await timed(async () => (await fetch(`${server.url}/readyz`)).text()));
  return p99(times);
}

function dripping(): Socket {
  const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n'));
  const drip = setInterval(() => socket.write('X: y\r\n'), DRIP_MS);
  return socket
    .on('error', () => undefined)
    .on('close', () => clearInterval(drip))
    .resume();
}

await slowest();
const alone = await slowest();
const start = performance.now();
const sockets = Array.from({ length: count }, dripping);
const among = await slowest();
const left = (): number => sockets.filter(({ closed }) => !closed).length;
while (left() > 0 && performance.now() - start < GONE_MS) await sleep(100);
const seconds = (performance.now() - start) / 1000;
const over = left();
for (const socket of sockets) socket.destroy();
await server.stop();
removeDataDir(server.dataDir);

console.log(
  `99 of 100 answers within ${alone.toFixed(1)} ms alone, ${among.toFixed(1)} ms among ${count} slow sockets.`,
);
console.log(over === 0 ? `All were cut off after ${seconds.toFixed(1)} s.` : `${over} were not cut off.`);
if (over > 0 || among > 3 * alone + 50) process.exitCode = 1;
