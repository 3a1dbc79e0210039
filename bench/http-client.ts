/** A caller that costs as little as it can: it shares the machine with the server that it measures. */
import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { toWire } from '#client/http/wire-request.ts';
import type { Mutation } from '#protocol/mutation.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import type { Person } from './stage.ts';

/** The device that every caller says it is. */
export const REPLICA = '9f8e7d6c5b4a3f2e';
const agent = new http.Agent({ keepAlive: true });

/** One call with JSON. @returns the body; @throws for a status beyond 2xx */
export function call(
  base: string,
  { token }: Person,
  method: string,
  path: string,
  body?: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = http.request(base + path, {
      agent,
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
        ...headers,
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = Buffer.concat(chunks);
        if (response.statusCode! < 300) resolve(answer);
        else reject(new Error(`${method} ${path} was answered by ${response.statusCode}: ${answer.toString()}`));
      });
    });
    request.end(body);
  });
}

/** Below this our client packs no body. */
export const ZIP_FROM = 1_000;

/** The mutations of a round as our client sends them, written and packed before the clock runs: a client has a machine of its own. */
export interface Batch {
  /** What follows the cursor. */
  json: string;
  /** The same by gzip, where our client would pack it. */
  packed: Buffer | undefined;
}

/** Writes a batch, with stamps and names as short as our client's. */
export function toBatch(mutations: Mutation[]): Batch {
  const json = JSON.stringify(toWire({ protocol: PROTOCOL, replicaId: REPLICA, cursor: null, mutations }));
  const rest = json.slice(headOf(null).length);
  return { json: rest, packed: json.length < ZIP_FROM ? undefined : gzipSync(rest) };
}

const headOf = (cursor: string | null): string =>
  `{"protocol":${PROTOCOL},"replicaId":"${REPLICA}","cursor":${JSON.stringify(cursor)}`;

const NOTHING = toBatch([]);

/** One round of sync. The cursor of a packed one goes before it as a part of its own, which unpacks to the same. */
export function sync(
  base: string,
  person: Person,
  cursor: string | null,
  { json, packed }: Batch = NOTHING,
  headers: Record<string, string> = {},
): Promise<Buffer> {
  const head = headOf(cursor);
  const body = packed ? Buffer.concat([gzipSync(head, { level: 1 }), packed]) : head + json;
  const encoding = packed && { 'Content-Encoding': 'gzip' };
  return call(base, person, 'POST', '/api/sync', body, { ...encoding, ...headers });
}

/** The cursor of an answer, without reading the rest of it. */
export const cursorOf = (answer: Buffer): string => /"cursor":"([^"]+)"/.exec(answer.toString('latin1', 0, 300))![1]!;

/** All of an answer. */
export const read = (answer: Buffer): SyncAnswer => JSON.parse(answer.toString()) as SyncAnswer;
