/** The database at a start: waits for one that is starting too, or that goes away meanwhile, and says plainly why there is none. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefusal } from '../start-refusal.ts';
import { isUnavailable } from './connection.ts';

const PATIENCE_MS = 30_000;
const POLL_MS = 500;

/** The explanations of a refused sign-in, for the author of the `DATABASE_URL`. */
const SIGN_IN: Record<string, string> = {
  '28P01': 'the password is wrong',
  '28000': 'the server does not let this user in from here',
  '3D000': 'there is no database of this name',
};

/**
 * Runs what a start wants of the database, from the beginning whenever the database is not there yet, or goes away meanwhile.
 * @param work    leaves nothing behind where it fails
 * @param onWait  told once, when the database does not answer at first
 * @throws StartRefusal  when it cannot be reached for half a minute, or does not let us in
 */
export async function firstContact<T>(
  work: () => Promise<T>,
  onWait: (sentence: string) => void,
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  for (let deadline = Infinity; ;) {
    try {
      return await work();
    } catch (error) {
      const cause = (error as Error).cause ?? error;
      if (error instanceof StartRefusal) throw error;
      if (isFinal(cause) || Date.now() > deadline) throw refusalFor(cause);
      if (deadline === Infinity) onWait(`Waiting for the database (${(cause as Error).message}).`);
      deadline = Math.min(deadline, Date.now() + patienceMs);
      await sleep(POLL_MS);
    }
  }
}

const isFinal = (cause: unknown): boolean => !isUnavailable(cause) || signInProblem(cause) !== undefined;

const signInProblem = (cause: unknown): string | undefined => SIGN_IN[String((cause as { code?: unknown }).code)];

function refusalFor(cause: unknown): unknown {
  const { code, message } = cause as Error & { code?: string };
  const known = signInProblem(cause);
  if (known) return new StartRefusal(`DATABASE_URL does not work: ${known}. PostgreSQL says: ${message}.`, { cause });
  return isUnavailable(cause)
    ? new StartRefusal(`The database cannot be reached: ${message || String(code)}.`, { cause })
    : cause;
}
