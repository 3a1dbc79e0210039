/** A caller that costs as little as it can: it shares the machine with the server that it measures. */
import http from 'node:http';
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
  body?: string,
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

/** One round of sync, with mutations that are JSON already. */
export const sync = (
  base: string,
  person: Person,
  cursor: string | null,
  mutations = '[]',
  headers?: Record<string, string>,
): Promise<Buffer> =>
  call(
    base,
    person,
    'POST',
    '/api/sync',
    `{"protocol":${PROTOCOL},"replicaId":"${REPLICA}","cursor":${JSON.stringify(cursor)},"mutations":${mutations}}`,
    headers,
  );

/** The cursor of an answer, without reading the rest of it. */
export const cursorOf = (answer: Buffer): string => /"cursor":"([^"]+)"/.exec(answer.toString('latin1', 0, 300))![1]!;

/** All of an answer. */
export const read = (answer: Buffer): SyncAnswer => JSON.parse(answer.toString()) as SyncAnswer;
