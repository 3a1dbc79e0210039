/** Starts the server and ends it in order: as one process, or as a primary one with workers. */
import cluster from 'node:cluster';
import type { Logger } from 'pino';
import { readConfig, type Config } from './config.ts';
import { end, endOnSignal } from './ending.ts';
import { prepare } from './ground.ts';
import { startInstance, warnOfSettings } from './instance.ts';
import { createLogger } from './logger.ts';
import { watchForFaults } from './process-faults.ts';
import { StartRefusal } from './start-refusal.ts';
import { startWorkers } from './workers/primary.ts';
import { answerWhetherAlive, askPrimary, tellPrimary } from './workers/worker.ts';

interface Part {
  config: Config;
  log: Logger;
  ending: AbortController;
}

/** The started server; `stop` ends it in order. */
interface Started {
  /** The address to open, once it is answered there. */
  url: Promise<string>;
  stop(): Promise<void>;
}

await start().catch(refuse);

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel, process.stdout.isTTY ? process.stdout : null);
  const part: Part = { config, log, ending: new AbortController() };
  const faults = watchForFaults(log);
  const { url, stop } = cluster.isWorker ? await startWorker(part) : await startWhole(part);
  const running = { ending: part.ending, log, stop };
  faults.endBy(() => void end(running, 'a bug'));
  endOnSignal(running);
  try {
    const address = await url;
    if (cluster.isWorker) tellPrimary({ listeningAt: address });
    else log.info(`StudentOS is at ${address}`);
  } catch {
    // Why, the worker has said itself.
    process.exitCode = 1;
    await end(running, 'a start that was refused');
  }
}

/** One of several: what it stands on, the primary process has prepared. */
async function startWorker({ config, log, ending }: Part): Promise<Started> {
  answerWhetherAlive();
  const ground = await askPrimary('ground');
  const gatherMetrics = (): Promise<string> => askPrimary('metrics');
  const { url, stop } = await startInstance({ config, log, ground, ending, gatherMetrics });
  return { url: Promise.resolve(url), stop };
}

async function startWhole({ config, log, ending }: Part): Promise<Started> {
  warnOfSettings(config, log);
  const { ground, embedded } = await prepare(config, log, ending.signal);
  const { url, stop } =
    config.workers > 1
      ? startWorkers({ count: config.workers, ground, ending: ending.signal, log })
      : await startInstance({ config, log, ground, ending });
  return {
    url: Promise.resolve(url),
    async stop() {
      await stop();
      await embedded?.stop();
    },
  };
}

function refuse(error: unknown): never {
  console.error(error instanceof StartRefusal ? error.message : error);
  process.exit(1);
}
