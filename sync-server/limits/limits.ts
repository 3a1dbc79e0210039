/**
 * How much of what anybody may do, in one table. An address may be a school: limits count by account, and by address only far above
 * what a school needs.
 * @see contract section 4.7; docs/decisions/0006-rate-limits.md, 0090-an-address-may-be-a-school.md
 */
import type { Database } from '../database/connection.ts';
import { rateCounters } from '../database/rate-counters.ts';
import { estimatedAddressLimit, exactAddressLimit, WIDE_FACTOR } from './address-limit.ts';
import { estimatedLimit, type EstimatedLimit } from './estimated-limit.ts';
import { exactLimit, type ExactLimit } from './exact-limit.ts';
import type { Figure, NamedFigure, Note } from './limit.ts';
import { inNetworks } from './networks.ts';

const MINUTE_MS = 60_000;

interface LimitFigure extends Figure {
  /** What is counted: a user or account, or the network of an address. */
  by: 'user' | 'address';
}

/** Counted in the database at each try. */
const EXACT = {
  /** Wrong passwords for one account, whether there is such an account or not. */
  login: { points: 10, windowMs: 15 * MINUTE_MS, by: 'user' },
  /** Wrong passwords from one address, for whichever accounts. */
  loginAddress: { points: 1000, windowMs: 15 * MINUTE_MS, by: 'address' },
  /** Wrong passwords by somebody who is signed in: for a change, the end of the account, or another session. */
  ownPassword: { points: 10, windowMs: 15 * MINUTE_MS, by: 'user' },
  /** Right passwords of one account: comparing one takes a core for a quarter of a second. */
  rightPassword: { points: 60, windowMs: 15 * MINUTE_MS, by: 'user' },
  /** Sign-ups from one address, and new addresses of accounts: either tells whether an e-mail address has an account. */
  signup: { points: 500, windowMs: 60 * MINUTE_MS, by: 'address' },
  /** New e-mail addresses that one user tries. */
  newEmail: { points: 20, windowMs: 60 * MINUTE_MS, by: 'user' },
  /** Exports and imports of one user. */
  transfer: { points: 30, windowMs: 60 * MINUTE_MS, by: 'user' },
} satisfies Record<string, LimitFigure>;

/** Counted in memory. */
const ESTIMATED = {
  /** Calls under /api/auth from one address. */
  auth: { points: 6000, windowMs: MINUTE_MS, by: 'address' },
  /** REST calls of one user. */
  rest: { points: 1200, windowMs: MINUTE_MS, by: 'user' },
  /** Rounds of sync of one user, on all devices. */
  sync: { points: 600, windowMs: MINUTE_MS, by: 'user' },
  /** Ids that one user asked for and does not have: beyond it nobody is told whether they are somebody else's. */
  unknownIds: { points: 60, windowMs: MINUTE_MS, by: 'user' },
} satisfies Record<string, LimitFigure>;

export type Limits = Record<keyof typeof EXACT, ExactLimit> & Record<keyof typeof ESTIMATED, EstimatedLimit>;

export interface LimitOptions {
  /** False lets everything through. */
  on: boolean;
  /** Networks that limits by address do not count. */
  trustedNetworks: readonly string[];
  /** Milliseconds since 1970. */
  now: () => number;
}

const OPEN: ExactLimit & EstimatedLimit = {
  take: async () => undefined,
  refund: async () => undefined,
  isSpent: () => false,
};

/** The limits of a server. */
export function createLimits(database: Database, { on, trustedNetworks, now }: LimitOptions): Limits {
  const counters = rateCounters(database, now);
  const isTrusted = inNetworks(trustedNetworks);
  const exact = (figure: NamedFigure): ExactLimit => exactLimit(figure, counters, now);
  const estimated = (figure: NamedFigure): EstimatedLimit => estimatedLimit(figure, counters, now);
  const limits = [
    ...Object.entries<LimitFigure>(EXACT).map(([key, { by, ...figure }]) => {
      const parts = narrowAndWide(key, figure, exact);
      return [key, by === 'user' ? parts.narrow : exactAddressLimit({ ...parts, isTrusted })];
    }),
    ...Object.entries<LimitFigure>(ESTIMATED).map(([key, { by, ...figure }]) => {
      const parts = narrowAndWide(key, figure, estimated);
      return [key, by === 'user' ? parts.narrow : estimatedAddressLimit({ ...parts, isTrusted })];
    }),
  ] as [string, ExactLimit | EstimatedLimit][];
  return Object.fromEntries(limits.map(([key, limit]) => [key, on ? limit : OPEN])) as Limits;
}

function narrowAndWide<L>(key: string, figure: Figure, make: (figure: NamedFigure) => L): { narrow: L; wide: L } {
  const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return {
    narrow: make({ ...figure, name }),
    wide: make({ ...figure, name: `${name}-48`, points: figure.points * WIDE_FACTOR }),
  };
}

/** The same limits, of which those that ask the database do it in turn. @param inTurn  runs a step when it may */
export function limitsInTurn(limits: Limits, inTurn: <T>(step: () => Promise<T>) => Promise<T>): Limits {
  const exact = (Object.keys(EXACT) as (keyof typeof EXACT)[]).map((name): [string, ExactLimit] => [
    name,
    {
      take: (whom, note) => inTurn(() => limits[name].take(whom, note)),
      refund: (whom, note) => inTurn(() => limits[name].refund(whom, note)),
    },
  ]);
  return { ...limits, ...Object.fromEntries(exact) };
}

/** The same limits, which tell `note` of each count: for one request. */
export function notingLimits<T extends Partial<Limits>>(limits: T, note: Note): T {
  return Object.fromEntries(
    Object.entries(limits).map(([name, limit]) => [
      name,
      {
        take: (whom: string) => limit.take(whom, note),
        ...('refund' in limit && { refund: (whom: string) => limit.refund(whom, note) }),
        ...('isSpent' in limit && { isSpent: (whom: string) => limit.isSpent(whom) }),
      },
    ]),
  ) as T;
}
