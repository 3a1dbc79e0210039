/** People at work while things break: writers that try until they are answered, followers that come back until they have it all. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mutation } from '#protocol/mutation.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { openStream, type EventStream } from '#tests/support/event-stream.ts';
import { post } from '#tests/support/factories.ts';

/** Where the instances are, and who calls. */
export interface Target {
  urls: string[];
  token: string;
}

const RETRY_MS = 50;

/** One round of sync. @returns the answer, or the response that refused it, or what became of the connection */
export async function trySync(url: string, token: string, mutations: Mutation[], cursor: string | null = null) {
  const response = await fetch(`${url}/api/sync`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ protocol: PROTOCOL, replicaId: '9f8e7d6c5b4a3f2e', cursor, mutations }),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.ok) return { answer: (await response.json()) as SyncAnswer };
  return { refusal: { status: response.status, retryAfter: response.headers.get('retry-after') } };
}

/** What writers were told. */
export interface Written {
  /** The ids of goals that a server has confirmed. */
  acknowledged: string[];
  refusals: { status: number; retryAfter: string | null }[];
  /** How often no answer came. */
  unanswered: number;
}

/** Writes batches, at the instances in turn, each again and again until it is confirmed; until told to stop. */
export async function write({ urls, token }: Target, written: Written, isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn += 1) {
    const batch = Array.from({ length: 1 + (turn % 4) }, () => post('goals'));
    for (let attempt = turn; ; attempt += 1) {
      try {
        const { answer, refusal } = await trySync(urls[attempt % urls.length]!, token, batch);
        if (answer) break;
        written.refusals.push(refusal);
      } catch {
        written.unanswered += 1;
      }
      await sleep(RETRY_MS);
    }
    written.acknowledged.push(...batch.map(({ recordId }) => recordId));
  }
}

/** Follows by stream, from one instance to the next when a stream ends. */
export class Follower {
  readonly seen = new Set<string>();
  /** How many streams it took. */
  streams = 0;
  private stream: EventStream | null = null;
  private isOver = false;

  constructor(
    private readonly target: Target,
    private readonly first: number,
  ) {
    void this.follow();
  }

  close(): void {
    this.isOver = true;
    this.stream?.close();
  }

  private async follow(): Promise<void> {
    const { urls, token } = this.target;
    let cursor: string | null = null;
    for (let turn = this.first; !this.isOver; turn += 1) {
      try {
        const stream = await openStream(urls[turn % urls.length]!, token, cursor, ({ changes }) => {
          for (const { record } of changes) this.seen.add(record.id);
        });
        this.stream = stream;
        if (stream.response.ok) this.streams += 1;
        await stream.ended;
        cursor = stream.cursor() ?? cursor;
      } catch {
        // Nobody there: the next one.
      }
      await sleep(RETRY_MS);
    }
  }
}

/** Every goal on the server, each as often as it is sent. */
export async function pullAll(url: string, token: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = null; ;) {
    const { answer } = await trySync(url, token, [], cursor);
    if (!answer) throw new Error('The pull was refused.');
    ids.push(...answer.changes.filter(({ resource }) => resource === 'goals').map(({ record }) => record.id));
    if (!answer.hasMore) return ids;
    ({ cursor } = answer);
  }
}
