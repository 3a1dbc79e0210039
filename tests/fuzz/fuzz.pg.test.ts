/**
 * No input makes a 5xx, and every refusal says what is wrong. `npm run fuzz` draws ten times as much. A run that failed comes again by
 * the seed that it names: `FUZZ_SEED=7 npm run fuzz`.
 */
import { Agent, request as httpRequest } from 'node:http';
import zlib from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemDocument } from '#protocol/problem-document.ts';
import { titleOf, type ProblemCode } from '#protocol/problem.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { assertDescribed } from '#tests/support/described.ts';
import { post } from '#tests/support/factories.ts';
import { REPLICA, startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';
import { Dice } from '#tests/support/dice.ts';
import { drawMutation } from './mutations.ts';
import { drawRequest, type FuzzRequest } from './requests.ts';
import { seedOf } from './seed.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 10_000);
const SEED = seedOf(process.env.FUZZ_RUNS);
/** A fifth of what is drawn are requests of their own, the rest mutations, which travel in batches. */
const REQUESTS = Math.ceil(RUNS / 5);
const BATCH = 200;
const BATCHES = Math.ceil((RUNS - REQUESTS) / BATCH);
const AT_ONCE = 8;
const TIMEOUT_MS = Math.max(120_000, RUNS * 20);

let server: TestServer;
let user: TestUser;
let ids: string[];
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
beforeAll(async () => {
  server = await startTestServer();
  user = await server.signUp();
  const victim = await server.signUp();
  const foreign = post('goals');
  await victim.sync([foreign]);
  const dice = new Dice(SEED);
  ids = [foreign.recordId, victim.user.id, user.user.id, ...Array.from({ length: 40 }, () => dice.uuid())];
});
afterAll(async () => {
  agent.destroy();
  await server.stop();
});

interface Answered {
  status: number;
  type: string;
  text: string;
}

function send({ method, path, headers, body }: FuzzRequest): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(server.url, { method, path, headers, agent });
    request.on('error', reject).on('response', (response) => {
      const answer = { status: response.statusCode!, type: response.headers['content-type'] ?? '' };
      // A stream would not end by itself.
      if (answer.type.startsWith('text/event-stream')) {
        response.destroy();
        resolve({ ...answer, text: '' });
        return;
      }
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ ...answer, text: decode(response.headers['content-encoding'], Buffer.concat(parts)) }),
      );
      response.on('error', reject);
    });
    request.end(body);
  });
}

/** Node learnt the last one with 22.15. */
const DECODERS: Record<string, (body: Buffer) => Buffer> = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
  zstd: (zlib as unknown as { zstdDecompressSync: (body: Buffer) => Buffer }).zstdDecompressSync,
};

const decode = (encoding: string | undefined, body: Buffer): string =>
  (encoding === undefined || body.length === 0 ? body : DECODERS[encoding]!(body)).toString();

/** @throws unless it is a problem that says more than its title */
function assertSaysWhy(problem: ProblemDocument): void {
  const isSaid =
    problem.errors?.some(({ message }) => message !== '') || problem.detail !== titleOf(problem.code as ProblemCode);
  if (!isSaid && problem.code !== 'unauthenticated')
    throw new Error(`says not what is wrong: ${JSON.stringify(problem)}`);
}

function assertGood({ method, path }: FuzzRequest, { status, type, text }: Answered): void {
  if (status >= 500) throw new Error(`was answered ${status}: ${text}`);
  if (type.startsWith('text/event-stream') || method === 'HEAD' || method === 'OPTIONS') return;
  const body: unknown = /[/+]json/.test(type) ? JSON.parse(text) : text === '' ? undefined : text;
  // Addresses that a router would take for another one are none that the document could be asked about.
  if (!/\/\/|%2e|\.\./i.test(path)) assertDescribed({ method, path, status, type, body });
  if (status >= 400 && type === 'application/problem+json') assertSaysWhy(body as ProblemDocument);
}

/** Runs jobs, some at once; the first that fails names what it was about. */
async function runAll<T>(jobs: T[], run: (job: T) => Promise<void>): Promise<void> {
  const queue = jobs.values();
  const worker = async (): Promise<void> => {
    for (const job of queue)
      try {
        await run(job);
      } catch (error) {
        throw new Error(`FUZZ_SEED=${SEED}: ${describeJob(job)} ${String(error)}`, { cause: error });
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const describeJob = (job: unknown): string =>
  JSON.stringify(job, (key, value: unknown) =>
    key === 'body' && (value as { type?: string })?.type === 'Buffer'
      ? Buffer.from((value as { data: number[] }).data)
          .toString('latin1')
          .slice(0, 2000)
      : value,
  );

function assertUnharmed(): void {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(server.logged.filter((line) => /"level":(?:"error"|[5-9]\d)/.test(line)).slice(0, 3)).toEqual([]);
}

test(
  `no request makes a 5xx, and every refusal says what is wrong (seed ${SEED}, ${REQUESTS} requests)`,
  async () => {
    const dice = new Dice(SEED);
    const requests = Array.from({ length: REQUESTS }, () => drawRequest(dice, user.token, ids));
    await runAll(requests, async (request) => assertGood(request, await send(request)));
    expect((await user.call('GET', '/api/users/me')).status).toBe(200);
    assertUnharmed();
  },
  TIMEOUT_MS,
);

/** What a mutation may be answered. */
const VERDICTS = new Set([200, 201, 204, 400, 403, 404, 409, 422]);

test(
  `each mutation of a batch gets a verdict of its own, and none holds up the others (seed ${SEED}, ${BATCHES} × ${BATCH} mutations)`,
  async () => {
    const dice = new Dice(SEED + 1);
    const now = Date.now();
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const mutations: unknown[] = Array.from({ length: BATCH - 1 }, () => drawMutation(dice, ids, now)).filter(hasId);
      const good = post('logs');
      const reply = await user.call<SyncAnswer>('POST', '/api/sync', {
        protocol: PROTOCOL,
        replicaId: REPLICA,
        cursor: null,
        mutations: [...mutations, good],
      });
      expect([`FUZZ_SEED=${SEED} batch ${batch}`, reply.status]).toEqual([`FUZZ_SEED=${SEED} batch ${batch}`, 200]);
      const { results } = reply.body;
      expect(results).toHaveLength(mutations.length + 1);
      expect(results.at(-1)).toEqual({ id: good.id, status: 201 });
      for (const [i, { status, problem }] of results.entries()) {
        if (!VERDICTS.has(status)) throw new Error(`FUZZ_SEED=${SEED}: ${JSON.stringify(mutations[i])} got ${status}`);
        if (status >= 400) assertSaysWhy(problem!);
      }
    }
    assertUnharmed();
  },
  TIMEOUT_MS,
);

/** What the envelope wants of a mutation; without it the whole batch is refused, which the other test draws. */
const hasId = (mutation: unknown): boolean => {
  const id = (mutation as { id?: unknown } | null)?.id;
  return typeof id === 'string' && id.length > 0 && id.length <= 200;
};
