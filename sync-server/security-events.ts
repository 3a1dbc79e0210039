/**
 * Security events of accounts in the log: failed sign-ins, created tokens, uses of ended credentials. Never content, a secret
 * or a plain address; addresses appear as digests, which tell one from another and can be made from a known address.
 * @see docs/operations.md, "Security events"
 */
import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';

interface EventKind {
  /** `warn` is what an operator may want to be woken by when there are many. */
  level: 'info' | 'warn';
  sentence: string;
}

/** Every kind there is. `docs/operations.md` lists them for operators. */
export const SECURITY_EVENTS = {
  'sign-up': { level: 'info', sentence: 'an account was made' },
  'sign-up-refused': { level: 'info', sentence: 'a sign-up named the e-mail address of an account' },
  'sign-in': { level: 'info', sentence: 'somebody signed in' },
  'sign-in-failed': { level: 'warn', sentence: 'a sign-in had a wrong password or e-mail address' },
  'sign-out': { level: 'info', sentence: 'somebody signed out' },
  'password-refused': { level: 'warn', sentence: 'a session named a wrong current password' },
  'session-confirmed': { level: 'info', sentence: 'a session proved the password' },
  'session-ended': { level: 'info', sentence: 'a session was ended from another one, or because there were too many' },
  'refresh-token-reused': {
    level: 'warn',
    sentence: 'a refresh token was used again after it was replaced: somebody has a copy; its session ended',
  },
  'password-changed': { level: 'info', sentence: 'a password was changed, and the other sessions ended' },
  'email-changed': { level: 'info', sentence: 'the e-mail address of an account was changed' },
  'email-refused': { level: 'info', sentence: 'an account was to get the e-mail address of another one' },
  'token-made': { level: 'info', sentence: 'a personal access token was made' },
  'token-ended': { level: 'info', sentence: 'a personal access token was ended by its owner' },
  'token-refused': { level: 'warn', sentence: 'a personal access token was used that has ended, or never was' },
  'limit-hit': { level: 'warn', sentence: 'a limit refused a call' },
  export: { level: 'info', sentence: 'somebody took their data out' },
  import: { level: 'info', sentence: 'somebody put data in' },
  'account-ended': { level: 'info', sentence: 'an account was ended' },
} as const satisfies Record<string, EventKind>;

export type SecurityEvent = keyof typeof SECURITY_EVENTS;

/** Further members of an event, each where it applies. */
export interface EventDetails {
  userId?: string | undefined;
  sessionId?: string | undefined;
  tokenId?: string | undefined;
  /** As `tokenToDigest` makes it: the same for a token when it is made, ended and refused. */
  tokenDigest?: string | undefined;
  /** The e-mail address that was named; only its digest is written. */
  email?: string | undefined;
  /** Whether the device that signs in had a session of this account. */
  isKnownDevice?: boolean | undefined;
  /** The name of the limit. */
  limit?: string | undefined;
  /** Whether the tokens ended with the old password. */
  endedTokens?: boolean | undefined;
}

/** Writes an event into the log of a request. */
export type TellEvent = (event: SecurityEvent, details?: EventDetails) => void;

/** Events that one caller can cause thousands of in a minute: the same one is written once a minute. */
const ONCE_A_MINUTE: ReadonlySet<SecurityEvent> = new Set(['limit-hit', 'token-refused']);
const MINUTE_MS = 60_000;
const MOST_REMEMBERED = 10_000;
const DIGEST_LENGTH = 12;

/**
 * @param secret  the signing secret of the server: without it a digest cannot be compared with guesses
 * @param now     milliseconds since 1970
 * @returns what tells of events of one request, given its log and address
 */
export function securityEvents(secret: string, now: () => number): (log: Logger, address: string) => TellEvent {
  const digest = (kind: string, text: string): string =>
    createHmac('sha256', secret).update(`${kind}:${text}`).digest('hex').slice(0, DIGEST_LENGTH);
  const written = new Map<string, number>();

  function isRepeated(event: SecurityEvent, line: object): boolean {
    if (!ONCE_A_MINUTE.has(event)) return false;
    const key = JSON.stringify(line);
    if (now() - (written.get(key) ?? -Infinity) < MINUTE_MS) return true;
    if (written.size >= MOST_REMEMBERED) written.clear();
    written.set(key, now());
    return false;
  }

  return (log, address) =>
    (event, { email, ...details } = {}) => {
      const { level, sentence } = SECURITY_EVENTS[event];
      const line = {
        security: event,
        ...details,
        addressDigest: digest('address', address),
        ...(email !== undefined && { emailDigest: digest('email', email) }),
      };
      if (!isRepeated(event, line)) log[level](line, sentence);
    };
}
