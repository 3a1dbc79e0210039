/** A server that listens on a free port, over a database of its own, and a small client to call it from outside. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Session, Signup } from '#protocol/account.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import { readAnswer } from '#protocol/read-answer.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import type { AppDeps } from '#server/app-deps.ts';
import { createApp, type AppPorts } from '#server/app.ts';
import { createAccessTokens } from '#server/auth/access-tokens.ts';
import { createAccount } from '#server/auth/accounts.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { formatRefreshToken } from '#server/auth/refresh-tokens.ts';
import { startSession } from '#server/auth/sessions.ts';
import { listen } from '#server/http/listen.ts';
import { openWire } from '#server/live/wire.ts';
import { requestListener } from '#server/http/request-listener.ts';
import { createInstanceId } from '#server/database/instance-id.ts';
import { openDatabase, type Database } from '#server/database/connection.ts';
import { appRoutes, type AppRoute } from './app-routes.ts';
import { assertDescribed } from './described.ts';
import { createLogger } from '#server/logger.ts';
import { freshDatabase, type FreshDatabase } from './postgres.ts';
import { guardStatements, type SentStatement } from './statement-guard.ts';

export interface TestServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** What the refresh cookie is called. */
  cookieName: string;
  /** For the test: the server has connections of its own, see `guardStatements`. */
  database: Database;
  /** What both are connected to. */
  fresh: FreshDatabase;
  /** What its routers answer. */
  routes: AppRoute[];
  log: Logger;
  /** The lines that the server logged. */
  logged: string[];
  /** Calls as nobody. */
  call: Call;
  /** Makes an account that is signed in, as a sign-up would, without waiting for the hash each time. */
  signUp(overrides?: Partial<Signup>): Promise<TestUser>;
  /** Begins to end, as on a signal. */
  end(): void;
  stop(): Promise<void>;
}

export interface TestUser extends Session {
  email: string;
  password: string;
  /** The value of the refresh cookie. */
  cookie: string;
  call: Call;
  /** One round of sync. */
  sync(mutations?: readonly unknown[], cursor?: string | null): Promise<SyncAnswer>;
}

/** JSON that a test reads without checking each step; `expect` does. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** What came back: the status, the headers, and the JSON (undefined where there was no body). */
export interface Reply<T = Json> {
  status: number;
  headers: Headers;
  body: T;
}

export type Call = <T = Json>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Reply<T>>;

export const PASSWORD = 'correct horse 42';
export const REPLICA = '9f8e7d6c5b4a3f2e';
/** Signs the tokens of every test server. */
export const TEST_SECRET = 'a secret for tests, long enough to be taken';

export interface TestServerOptions extends AppPorts {
  config?: Partial<AppDeps['config']>;
  clientFolder?: string;
  previousSecret?: string;
  /** Of the hashes that `signUp` stores: comparing with a cheap one takes no time. Without it, as the server hashes. */
  hashCost?: number;
  /** The database of another server, which stays that one's to drop: two instances of one service. */
  besides?: TestServer;
  /** Where it listens; without it, on a free port. */
  port?: number;
  /** Told of each statement that the server sends. */
  onStatement?: (statement: SentStatement) => void;
}

/** Starts a server of its own for a test file; the caller stops it. */
export async function startTestServer({
  config = {},
  clientFolder = '/nowhere',
  previousSecret,
  hashCost,
  besides,
  port = 0,
  onStatement,
  ...ports
}: TestServerOptions = {}): Promise<TestServer> {
  const fresh = besides ? { ...besides.fresh, drop: async () => undefined } : await freshDatabase();
  const served = guardStatements(openDatabase(fresh.connection), onStatement);
  const database = openDatabase(fresh.connection);
  const logged: string[] = [];
  const log = logInto(logged);
  const wire = openWire(fresh.connection, log);
  const ending = new AbortController();
  const deps: AppDeps = {
    config: {
      corsOrigins: ['http://localhost:5173'],
      rateLimits: false,
      trustedNetworks: [],
      metricsToken: undefined,
      quotaMb: 200,
      trustedProxies: 0,
      ...config,
    },
    signingSecret: TEST_SECRET,
    previousSecret,
    database: served,
    connection: fresh.connection,
    wire,
    log,
    clientFolder,
    ending: ending.signal,
  };
  const app = createApp(deps, ports);
  const onError = (error: Error): void => log.error({ err: error }, 'A connection could not be accepted.');
  const listening = await listen(requestListener(app, log), { host: '127.0.0.1', port }, { onError });
  const faults = noteFaults();
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return {
    url,
    cookieName: `studentos_refresh_${await createInstanceId(database)()}`,
    database,
    fresh,
    log,
    logged,
    routes: appRoutes(app),
    call: caller(url),
    signUp: (overrides = {}) => signUp({ url, database, now: ports.now ?? Date.now, hashCost }, overrides),
    end: () => ending.abort(),
    async stop() {
      ending.abort();
      listening.closeAllConnections();
      await new Promise((resolve) => listening.close(resolve));
      await wire.close();
      await Promise.all([served.destroy(), database.destroy()]);
      await fresh.drop();
      faults.end();
    },
  };
}

/**
 * Notes what would have ended the process of a server.
 * @returns to be ended with the server; throws when there was any
 */
function noteFaults(): { end: () => void } {
  const faults: unknown[] = [];
  const note = (fault: unknown): void => void faults.push(fault);
  for (const event of FAULTS) process.on(event, note);
  return {
    end() {
      for (const event of FAULTS) process.off(event, note);
      if (faults.length > 0)
        throw new AggregateError(faults, `The server met a bug that would have ended it: ${String(faults[0])}`);
    },
  };
}

const FAULTS = ['uncaughtExceptionMonitor', 'unhandledRejection'] as const;

const logInto = (lines: string[]): Logger =>
  createLogger('info', null, { write: (line: string) => void lines.push(line) });

/** A function that calls the API with some headers of its own. */
function caller(url: string, own: Record<string, string> = {}): Call {
  return async (method, path, body, headers = {}) => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(url + path, {
      method,
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...own, ...headers },
      ...(body !== undefined && { body: (isRaw ? body : JSON.stringify(body)) as BodyInit }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('Content-Type') ?? '');
    const parsed: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text;
    const type = response.headers.get('Content-Type') ?? '';
    assertDescribed({ method, path, status: response.status, type, body: parsed });
    return { status: response.status, headers: response.headers, body: parsed as never };
  };
}

/** Hashing takes a quarter of a second: once for each password and cost. */
const hashes = new Map<string, Promise<string>>();

function hashOnce(password: string, cost: number | undefined): Promise<string> {
  const name = `${cost} ${password}`;
  if (!hashes.has(name)) hashes.set(name, hashPassword(password, { address: '', account: '' }, cost));
  return hashes.get(name)!;
}

async function signUp(
  server: { url: string; database: Database; now: () => number; hashCost: number | undefined },
  overrides: Partial<Signup>,
): Promise<TestUser> {
  const account = { name: 'Ada', email: `${randomUUID()}@example.org`, password: PASSWORD, ...overrides };
  const hash = await hashOnce(account.password, server.hashCost);
  const { database, now } = server;
  const { user, refresh } = await createAccount(database, account, hash, now(), async (trx, made) => ({
    user: made,
    refresh: await startSession(trx, made.id, now()),
  }));
  const token = createAccessTokens(TEST_SECRET, now).issue({ userId: user.id, sessionId: refresh.sessionId });
  const call = caller(server.url, { Authorization: `Bearer ${token}` });
  return {
    token,
    user,
    email: account.email,
    password: account.password,
    cookie: formatRefreshToken(refresh),
    call,
    sync: async (mutations = [], cursor = null) => {
      const asked = { protocol: PROTOCOL, replicaId: REPLICA, cursor, mutations, echo: true };
      const reply = await call('POST', '/api/sync', asked);
      if (reply.status !== 200) throw new Error(`Sync was answered by ${reply.status}: ${JSON.stringify(reply.body)}`);
      return readAnswer(reply.body);
    },
  };
}

/** The value of the refresh cookie that an answer sets. */
export function refreshCookie(headers: Headers): string {
  const [, value] = /studentos_refresh_[0-9a-f]+=([^;]+)/.exec(headers.getSetCookie().join('\n')) ?? [];
  return value ?? '';
}

/** The records of a list's answer. */
export const rowsOf = ({ body }: Reply): Record<string, unknown>[] =>
  (body as { data: Record<string, unknown>[] }).data;

/** Status and problem code of an answer, if it has one. */
export const codeOf = ({ status, body }: Reply): [number, string | undefined] => [
  status,
  (body as { code?: string } | undefined)?.code,
];
