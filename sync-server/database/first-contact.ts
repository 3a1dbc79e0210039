/** The first connection of a start: waits for a database that is starting too, and says plainly why there is none. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefusal } from '../start-refusal.ts';
import { isUnavailable, ping, type Database } from './connection.ts';

const PATIENCE_MS = 30_000;
const POLL_MS = 500;

/** What the refusals of a sign-in mean for whoever wrote the `DATABASE_URL`. */
const SIGN_IN: Record<string, string> = {
  '28P01': 'the password is wrong',
  '28000': 'the server does not let this user in from here',
  '3D000': 'there is no database of this name',
};

/**
 * Resolves once the database answers.
 * @param onWait  told once, when it does not answer at first
 * @throws StartRefusal  when it cannot be reached for half a minute, or does not let us in
 */
export async function firstContact(
  database: Database,
  onWait: (sentence: string) => void,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let isFirst = true; ; isFirst = false) {
    try {
      await ping(database);
      return;
    } catch (error) {
      const cause = (error as Error).cause ?? error;
      if (isFinal(cause) || Date.now() > deadline) throw refusalFor(cause);
      if (isFirst) onWait(`Waiting for the database (${(cause as Error).message}).`);
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
    ? new StartRefusal(`The database of DATABASE_URL cannot be reached: ${message || String(code)}.`, { cause })
    : cause;
}
