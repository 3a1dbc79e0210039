/** Threads that have done their work and wait a moment for the next: starting one takes longer than most tasks. */
import { Worker } from 'node:worker_threads';

const WAIT_MS = 10_000;
const MOST = 2;

export interface IdleThreads {
  /** A thread that waits for a task, or a new one. */
  take(): Worker;
  /** A thread that is done, and well. */
  release(thread: Worker): void;
}

/**
 * @param entry   the program of each thread
 * @param heapMb  how much of the JavaScript heap each may take, in MiB
 */
export function createIdleThreads(entry: URL, heapMb: number): IdleThreads {
  const waiting = new Map<Worker, NodeJS.Timeout>();
  const start = (): Worker => {
    const thread = new Worker(entry, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    // One that ends while nobody waits for it must not end the process.
    return thread.on('error', () => waiting.delete(thread)).on('exit', () => waiting.delete(thread));
  };
  /** Ends a thread that nobody can take any more: it goes on for a moment. */
  const end = (thread: Worker): void => {
    waiting.delete(thread);
    void thread.terminate();
  };
  return {
    take() {
      const [next] = waiting;
      if (!next) return start();
      const [thread, timer] = next;
      waiting.delete(thread);
      clearTimeout(timer);
      thread.ref();
      return thread;
    },
    release(thread) {
      if (waiting.size >= MOST) return void thread.terminate();
      thread.unref();
      waiting.set(thread, setTimeout(end, WAIT_MS, thread).unref());
    },
  };
}
