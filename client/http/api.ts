/**
 * The only use of fetch and the only URLs. Every call ends with an answer that is provably our server's, or with a Problem:
 * `network` where anything else, or nothing, came back.
 * @see contract sections 1–4; docs/sync-rules.md R26
 */
import * as z from 'zod/mini';
import { sessionSchema, type Login, type Session, type Signup } from '#protocol/account.ts';
import { problemSchema } from '#protocol/problem-document.ts';
import { Problem } from '#protocol/problem.ts';
import type { StreamEvents } from './follow.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';

/** The deadline of a call, to its last byte: long enough for a page of changes on a slow phone. */
const DEADLINE_MS = 15_000;
/** The bytes that a slow phone sends in a millisecond, by which the deadline of a long request grows. */
const BYTES_A_MS = 20;

export interface ApiPorts {
  fetch: typeof fetch;
  /** The origin of the API; empty for this one. */
  baseUrl: string;
  newId(): string;
  /** A signal that aborts after some milliseconds. */
  deadline(ms: number): AbortSignal;
  /** Compresses the JSON of a body by gzip, where the browser supports it; undefined where it is not worth it. */
  zip?: (json: string) => Promise<Blob> | undefined;
}

/** Signs a challenge of the server; undefined where the device has no key. */
export type Prove = (challenge: string) => Promise<string | undefined>;

export interface Api {
  /** Signs up. @param deviceKey  the public key by which this device proves itself when its cookie is lost */
  signup(body: Signup, deviceKey?: string): Promise<Session>;
  login(body: Login, deviceKey?: string): Promise<Session>;
  /** Refreshes the session by the cookie; where that is refused, by proof. */
  refresh(prove?: Prove): Promise<Session>;
  logout(token: string): Promise<void>;
  sync(token: string, request: SyncRequest): Promise<SyncAnswer>;
  /** Follows the stream of live changes, see `follow.ts`. */
  follow(token: string, cursor: string, on: StreamEvents, signal: AbortSignal, protocol?: number): Promise<void>;
}

export function createApi(ports: ApiPorts): Api {
  return {
    signup: (body, deviceKey) => call(ports, '/api/auth/signup', { body, deviceKey }, sessionSchema),
    login: (body, deviceKey) => call(ports, '/api/auth/login', { body, deviceKey }, sessionSchema),
    refresh: (prove) => call(ports, '/api/auth/refresh', { prove }, sessionSchema),
    logout: (token) => call(ports, '/api/auth/logout', { token }, z.void()),
    sync: async (...asked) => (await loadSync()).callSync(ports, ...asked),
    follow: async (...asked) => (await loadFollow()).followChanges(ports, ...asked),
  };
}

/** Rounds and streams begin after the first screen, so their code is not among the first scripts. */
const loadSync = () => import('./call-sync.ts');
const loadFollow = () => import('./follow.ts');

interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  token?: string;
  deviceKey?: string | undefined;
  proof?: string;
  prove?: Prove | undefined;
  /** Sends the request in another way, such as compressed. */
  send?: ((ports: ApiPorts, plain: RequestInit, exchange: Exchange) => Promise<Sent>) | undefined;
}

/** An answer, read to its last byte. */
export interface Sent {
  response: Response;
  text: string;
}

/** One request and its answer. @throws Problem `network` */
export type Exchange = (init: RequestInit) => Promise<Sent>;

/** A new request id: short, since it travels twice with each call, but 48 bits, so that an answer with it is our server's. */
export const newRequestId = ({ newId }: Pick<ApiPorts, 'newId'>): string => newId().slice(-12);

/**
 * One call, POST unless told; answers what the schema makes of it.
 * @throws Problem
 */
export async function call<T extends z.ZodMiniType>(
  ports: ApiPorts,
  path: string,
  { method = 'POST', body, token, deviceKey, proof, prove, send }: Call,
  schema: T,
): Promise<z.output<T>> {
  const requestId = newRequestId(ports);
  const headers: Record<string, string> = { 'x-request-id': requestId };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (deviceKey !== undefined) headers['x-device-key'] = deviceKey;
  if (proof !== undefined) headers['x-device-proof'] = proof;
  const init: RequestInit = { method, headers, credentials: 'include', cache: 'no-store', redirect: 'error' };
  const json = body === undefined ? '' : JSON.stringify(body);
  const deadlineMs = DEADLINE_MS + Math.ceil(json.length / BYTES_A_MS);
  const plain = json === '' ? init : { ...init, body: json };
  const once: Exchange = (asked) => exchange(ports, path, asked, deadlineMs);
  const { response, text } = await (send ? send(ports, plain, once) : once(plain));
  // An answer of a captive portal or a proxy counts as `network`, whatever its status.
  if (response.headers.get('x-request-id') !== requestId) throw unreachable(response);
  const answer = readJson(response, text);
  const challenge = response.headers.get('x-device-challenge');
  const answered = challenge === null ? undefined : await prove?.(challenge);
  if (answered !== undefined) return call(ports, path, { proof: answered }, schema);
  if (!response.ok) {
    const problem = z.safeParse(problemSchema, answer);
    throw problem.success ? Problem.fromDocument(problem.data) : unreachable(response);
  }
  const parsed = z.safeParse(schema, answer);
  if (!parsed.success) throw unreachable(response);
  return parsed.data;
}

async function exchange(
  { fetch, baseUrl, deadline }: ApiPorts,
  path: string,
  init: RequestInit,
  deadlineMs: number,
): Promise<Sent> {
  try {
    const signal = deadline(deadlineMs);
    const response = await fetch(baseUrl + path, { ...init, signal });
    return { response, text: await Promise.race([response.text(), abortOf(signal)]) };
  } catch (cause) {
    throw new Problem('network', "Can't reach server", {}, { cause });
  }
}

/** Rejects when a signal aborts. A platform may forget the signal of a request once its headers are there, as Node does when it collects garbage. */
const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

function readJson(response: Response, text: string): unknown {
  if (text === '') return undefined;
  if (!/^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '')) throw unreachable(response);
  try {
    return JSON.parse(text);
  } catch {
    throw unreachable(response);
  }
}

/**
 * The problem of an answer that is not our server's. Its `Retry-After` is respected anyway, and so is a 413: sending smaller batches does
 * no harm.
 */
function unreachable(response: Response): Problem {
  if (response.status === 413) return new Problem('payload_too_large');
  const retryAfter = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  return new Problem('network', "Can't reach server", Number.isNaN(retryAfter) ? {} : { retryAfter });
}
