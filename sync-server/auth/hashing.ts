/** bcrypt in threads of their own, that come after the thread that answers. @see docs/decisions/0080-work-of-one-user.md */
import { once } from 'node:events';
import { createIdleThreads } from '../threads/idle-threads.ts';

/** A task of a thread: to hash a text, or to compare a hash with some texts. */
export type HashTask =
  { kind: 'hash'; text: string; cost: number } | { kind: 'compare'; texts: string[]; hash: string };

const HEAP_MB = 32;
const threads = createIdleThreads(new URL('./hash-thread.js', import.meta.url), HEAP_MB);

/** The bcrypt hash of a text, which may have 72 bytes. */
export const hash = (text: string, cost: number): Promise<string> => ask({ kind: 'hash', text, cost });

/** Whether a hash was made of one of some texts; each is tried, so that it takes as long whichever it is. */
export const isHashOfAny = (texts: string[], bcryptHash: string): Promise<boolean> =>
  ask({ kind: 'compare', texts, hash: bcryptHash });

/** @throws what ended the thread */
async function ask<T>(task: HashTask): Promise<T> {
  const thread = threads.take();
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new Error('The thread that hashes ended.'));
  thread.once('exit', onExit);
  thread.postMessage(task);
  try {
    const [answer] = (await once(thread, 'message', { signal: ended.signal })) as [T];
    threads.release(thread);
    return answer;
  } finally {
    thread.off('exit', onExit);
  }
}
