/**
 * The process above its workers: it has the built-in database and answers nobody. It starts another worker for one that ended or hangs,
 * and ends them in order. The workers share one listener and are to each other what several instances are.
 * @see docs/decisions/0100-workers.md
 */
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import type { Ground } from '../ground.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { AliveNote, Answer, ListeningNote, Question } from './messages.ts';

export interface WorkersOptions {
  count: number;
  ground: Ground;
  /** Aborted when the server begins to end: from then on no worker is replaced. */
  ending: AbortSignal;
  log: Logger;
}

export interface Workers {
  /** Resolves with the address to open when all of them answer. Rejects when one ends before: its start was refused. */
  url: Promise<string>;
  /** Ends all of them in order. */
  stop(): Promise<void>;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A worker that lived so long did not fail by how it was started. */
const HEALTHY_MS = 60_000;
const KILL_AFTER_MS = 9000;

/** Starts the workers. */
export function startWorkers({ count, ground, ending, log }: WorkersOptions): Workers {
  const metrics = new AggregatorRegistry();
  const addresses = new Set<Worker>();
  const heartbeat = startHeartbeat(log);
  let waitMs = FIRST_WAIT_MS;
  let hasStarted = false;

  const url = new Promise<string>((resolve, reject) => {
    cluster.on('message', (worker, message: Partial<Question & ListeningNote & AliveNote>) => {
      if (message.ask !== undefined) void answer(worker, message as Question);
      if (message.isAlive) heartbeat.hear(worker);
      if (message.listeningAt === undefined) return;
      heartbeat.follow(worker);
      addresses.add(worker);
      if (addresses.size < count) return;
      hasStarted = true;
      resolve(message.listeningAt);
    });
    cluster.on('exit', (worker, status, signal) => {
      addresses.delete(worker);
      if (ending.aborted) return;
      if (!hasStarted) return reject(new Error(`A worker ended with ${signal || status} instead of starting.`));
      log.error({ worker: worker.process.pid, status, signal }, 'A worker ended. Starting another one.');
      void replace();
    });
  });

  async function answer(worker: Worker, { ask, id }: Question): Promise<void> {
    const reply: Answer = { answerTo: id };
    try {
      reply.answer = ask === 'ground' ? ground : await metrics.clusterMetrics();
    } catch (error) {
      log.warn({ err: error }, 'The metrics of the workers could not be gathered.');
    }
    if (worker.isConnected()) worker.send(reply, undefined, () => undefined);
  }

  async function replace(): Promise<void> {
    await sleep(waitMs, undefined, { signal: ending, ref: false }).catch(() => undefined);
    if (ending.aborted) return;
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    const worker = fork();
    setTimeout(() => worker.isDead() || (waitMs = FIRST_WAIT_MS), HEALTHY_MS).unref();
  }

  const fork = (): Worker =>
    cluster.fork().on('error', (error) => log.warn({ err: error }, 'A worker is out of reach.'));
  for (let i = 0; i < count; i += 1) fork();
  return {
    url,
    async stop() {
      heartbeat.stop();
      await stopAll();
    },
  };
}

async function stopAll(): Promise<void> {
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  await Promise.all(
    workers.map(async (worker) => {
      if (worker.isDead()) return;
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      worker.process.kill('SIGTERM');
      const late = setTimeout(() => worker.process.kill('SIGKILL'), KILL_AFTER_MS);
      await gone;
      clearTimeout(late);
    }),
  );
}
