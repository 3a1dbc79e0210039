/**
 * A server in memory: the real schemas, apply, feed and streams over the storage of `tests/simulation`. Accounts are played, since the
 * real ones are rows of PostgreSQL; docs/decisions/0161-a-simulation-of-people.md
 */
import { emailKey, loginSchema, signupSchema, type User } from '#protocol/account.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { defaultPreferences } from '#server/auth/accounts.ts';
import { parseEnvelope } from '#server/sync/routes.ts';
import { Chaos } from '#tests/simulation/faults.ts';
import { memoryServer } from '#tests/simulation/lanes.ts';
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import { Script } from '#tests/simulation/script.ts';
import { Servers } from '#tests/simulation/server.ts';
import { Witness } from '#tests/simulation/witness.ts';
import { refusal } from './played/link.ts';
import type { Answer, Asked, House } from './service.ts';

/** Shorter than a run, so that tokens run out in it. */
const TOKEN_MS = 3 * 60_000;
/** How long the cookie before is still good: its successor's answer may have been lost. */
const SPARE_MS = 60_000;

interface Account {
  user: User;
  password: string;
}

/** A sign-in on one device, by its cookies. */
interface Session {
  id: string;
  userId: string;
  cookie: string;
  before: { cookie: string; untilMs: number } | null;
}

export async function memoryHouse(scheduler: Scheduler): Promise<House> {
  const calm = new Chaos(scheduler, new Script(), true);
  const world = memoryServer(scheduler, calm);
  const servers = new Servers(world.storage, scheduler, calm, new Witness());
  const dice = scheduler.named('accounts');
  const accounts = new Map<string, Account>();
  const sessions = new Map<string, Session>();

  const begin = ({ user }: Account, asked: Asked): Answer => {
    const session: Session = { id: dice.uuid(), userId: user.id, cookie: dice.hex(32), before: null };
    sessions.set(session.id, session);
    return welcome(session, user, asked);
  };
  const welcome = (session: Session, user: User, asked: Asked): Answer => ({
    ...said(asked, 200, { token: `${session.id}.${scheduler.nowMs + TOKEN_MS}`, user }),
    setCookie: [`studentos_refresh=${session.id}.${session.cookie}; path=/api/auth; httponly`],
  });

  const signUp = async (asked: Asked): Promise<Answer> => {
    const { name, email, password } = parse(signupSchema, JSON.parse(asked.body), 'body');
    if (accounts.has(emailKey(email))) throw new Problem('email_taken');
    const user = { id: dice.uuid(), name, email, createdAt: new Date(scheduler.nowMs).toISOString() };
    const account = { user, password };
    accounts.set(emailKey(email), account);
    await world.addUser(user.id);
    await world.storage.transaction((trx) => trx.store('preferences', [defaultPreferences(user)]));
    return begin(account, asked);
  };
  const signIn = (asked: Asked): Answer => {
    const { email, password } = parse(loginSchema, JSON.parse(asked.body), 'body');
    const account = accounts.get(emailKey(email));
    if (account?.password !== password) throw new Problem('wrong_credentials');
    return begin(account, asked);
  };
  const refresh = (asked: Asked): Answer => {
    const [id, cookie] = (/studentos_refresh=([^;]*)/.exec(asked.cookies)?.[1] ?? '').split('.');
    const session = sessions.get(id ?? '');
    const { nowMs } = scheduler;
    if (!session) throw new Problem('unauthenticated');
    const { before } = session;
    const isSpare = before !== null && before.cookie === cookie && nowMs < before.untilMs;
    if (session.cookie !== cookie && !isSpare) throw new Problem('unauthenticated');
    if (!isSpare) Object.assign(session, { before: { cookie, untilMs: nowMs + SPARE_MS }, cookie: dice.hex(32) });
    const account = [...accounts.values()].find(({ user }) => user.id === session.userId)!;
    return welcome(session, account.user, asked);
  };
  const callerOf = ({ headers }: Asked): Session => {
    const [id, untilMs] = (headers.authorization ?? '').replace('Bearer ', '').split('.');
    const session = sessions.get(id ?? '');
    if (!session) throw new Problem('session_revoked');
    if (Number(untilMs) < scheduler.nowMs) throw new Problem('token_expired');
    return session;
  };
  const answer = async (asked: Asked): Promise<Answer> => {
    switch (asked.path) {
      case '/api/auth/signup':
        return signUp(asked);
      case '/api/auth/login':
        return signIn(asked);
      case '/api/auth/refresh':
        return refresh(asked);
      case '/api/auth/logout':
        sessions.delete(callerOf(asked).id);
        return { ...said(asked, 204, undefined), text: '' };
      case '/api/sync': {
        const { userId } = callerOf(asked);
        parseEnvelope(JSON.parse(asked.body));
        return { ...said(asked, 200, null), text: await servers.sync(userId, asked.body) };
      }
      default:
        throw new Problem('not_found');
    }
  };

  return {
    service: {
      handle: (asked) => refusing(asked, () => answer(asked)),
      follow: (asked, line) =>
        refusing(asked, async () => {
          const { userId } = callerOf(asked);
          const { searchParams } = new URL(asked.path, 'https://app.example');
          const protocol = Number(searchParams.get('protocol') ?? 1);
          line.onClose(await servers.follow(userId, searchParams.get('cursor')!, protocol, line));
          return said(asked, 200, null, 'text/event-stream');
        }),
    },
    userOf: (email) => Promise.resolve(accounts.get(emailKey(email))?.user.id),
    everything: async (userId) => world.everything(userId),
    backUp: async () => {
      const restore = await world.backUp();
      return () => restore(true);
    },
    close: () => Promise.resolve(),
  };
}

async function refusing(asked: Asked, run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    return refusal(asked, error instanceof Problem ? error : new Problem('internal_error', String(error)));
  }
}

const said = ({ headers }: Asked, status: number, value: unknown, type = 'application/json'): Answer => ({
  status,
  headers: { 'content-type': type, 'x-request-id': headers['x-request-id'] ?? '' },
  setCookie: [],
  text: JSON.stringify(value) ?? '',
});
