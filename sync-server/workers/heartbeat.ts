/**
 * Notices a worker that is there and answers nobody any more, such as one in an endless loop: each is asked now and then, and one that
 * does not answer is ended, so that another one takes its place. Connections that it holds would wait for ever otherwise.
 */
import type { Worker } from 'node:cluster';
import type { Logger } from 'pino';

const ASK_MS = 2500;
/** Counted and not timed: where the whole machine slept, nobody was asked meanwhile. */
const MOST_UNANSWERED = 6;

export interface Heartbeat {
  /** Begins to ask a worker that answers requests. */
  follow(worker: Worker): void;
  /** Takes note that a worker has answered. */
  hear(worker: Worker): void;
  /** Asks no more. */
  stop(): void;
}

/** Begins to ask; a worker that gives no sign of life for 15 s is killed. */
export function startHeartbeat(log: Logger): Heartbeat {
  const unanswered = new Map<Worker, number>();
  const ask = (): void => {
    for (const [worker, count] of unanswered) {
      if (!worker.isConnected()) {
        unanswered.delete(worker);
      } else if (count < MOST_UNANSWERED) {
        unanswered.set(worker, count + 1);
        worker.send({ askAlive: true }, undefined, () => undefined);
      } else {
        log.error({ worker: worker.process.pid }, 'A worker hangs. Ending it.');
        unanswered.delete(worker);
        worker.process.kill('SIGKILL');
      }
    }
  };
  const timer = setInterval(ask, ASK_MS).unref();
  return {
    follow(worker) {
      unanswered.set(worker, 0);
    },
    hear(worker) {
      if (unanswered.has(worker)) unanswered.set(worker, 0);
    },
    stop: () => clearInterval(timer),
  };
}
