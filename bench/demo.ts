/**
 * `npm run demo`: fills an account on a running server with three years of a student's life, through the public API,
 * and prints how to sign in. The server is the one at STUDENTOS_URL, or http://localhost:8000.
 */
import { randomBytes, randomInt } from 'node:crypto';
import * as z from 'zod/mini';
import { sessionSchema } from '#protocol/account.ts';
import { syncAnswerSchema, type SyncAnswer } from '#protocol/sync-answer.ts';
import { MAX_MUTATIONS, PROTOCOL } from '#protocol/sync.ts';
import { studentLife, THREE_YEARS } from './student-life.ts';

const url = process.env.STUDENTOS_URL ?? 'http://localhost:8000';
const email = `demo-${Date.now().toString(36)}@example.com`;
const password = randomBytes(9).toString('base64url');

async function post<T extends z.ZodMiniType>(
  path: string,
  body: unknown,
  schema: T,
  token?: string,
): Promise<z.output<T>> {
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return z.parse(schema, JSON.parse(text));
}

async function fill(): Promise<void> {
  const { token } = await post('/api/auth/signup', { name: 'Demo Student', email, password }, sessionSchema);
  const replicaId = randomBytes(8).toString('hex');
  const until = new Date().toLocaleDateString('sv-SE');
  const life = studentLife({
    seed: randomInt(2 ** 32),
    until,
    days: THREE_YEARS,
    goals: 10_000,
    logs: 3_000,
    replicaId,
  });
  let refused = 0;
  let cursor: string | null = null;
  for (let done = 0; done < life.length; done += MAX_MUTATIONS) {
    const mutations = life.slice(done, done + MAX_MUTATIONS);
    const answer: SyncAnswer = await post(
      '/api/sync',
      { protocol: PROTOCOL, replicaId, cursor, mutations },
      syncAnswerSchema,
      token,
    );
    cursor = answer.cursor;
    refused += answer.results.filter(({ status }) => status >= 300).length;
    process.stdout.write(
      `\r${Math.min(done + MAX_MUTATIONS, life.length).toLocaleString('en')} of ${life.length.toLocaleString('en')}`,
    );
  }
  const duplicates = refused === 0 ? '' : ` (${refused} of them had a twin on their day)`;
  process.stdout.write(
    `\nThree years are in${duplicates}.\n\n  ${url}/login\n  e-mail    ${email}\n  password  ${password}\n`,
  );
}

await fill();
