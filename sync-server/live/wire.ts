/**
 * The wire between the instances of a server: PostgreSQL's NOTIFY, over one connection that does nothing else. It carries
 * hints, never data: whose feed moved, and which session ended. Losing one does no harm, for readers go by their cursors.
 *
 * Hints are sent after the commit they are about. Inside the transaction of a write, NOTIFY would make all commits of the
 * database wait for each other.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { DatabaseConnection } from '../database/connection.ts';
import type { Beside } from '../sync/known-to-author.ts';
import { besideToPayloads, CHANNEL, idsToPayloads, readBeside, readPayload } from './payload.ts';

/** What comes over the wire, and from this instance itself. */
export interface WireEvents {
  /** The feeds of these users moved. @param version  to which they did, where it is known */
  moved(userIds: string[], version?: number): void;
  /** A round has sent what a stream may leave out; it comes before the news that the feed moved. @returns whether it is open here */
  beside(beside: Beside): boolean;
  /** These sessions, or personal access tokens, ended. */
  ended(sessionIds: string[]): void;
  /** The wire was down and is up again: anything may have happened. */
  resumed(): void;
}

export interface Wire {
  /**
   * Tells every instance, this one at once, that a user's feed moved.
   * @param beside  what the stream beside the round that moved it may leave out
   */
  tell(userId: string, beside?: Beside): void;
  /** @returns stops listening */
  listen(events: WireEvents): () => void;
  close(): Promise<void>;
}

/** In a busy moment, when there are new hints before the last ones are sent, they are held back so long that many travel together. */
const SPACING_MS = 10;
const NOTIFY = { name: 'notify', text: 'select pg_notify($1, payload) from unnest($2::text[]) as payload' };
const CONNECT_TIMEOUT_MS = 2000;
const CHECK_EVERY_MS = 10_000;
const CHECK_DEADLINE_MS = 2000;
const LONGEST_RETRY_MS = 2000;
const FIRST_RETRY_MS = 100;

/**
 * Opens the wire; it connects, and connects again, by itself.
 * @param checkEveryMs  how often it makes sure that the other end is there
 */
export function openWire(connection: DatabaseConnection, log: Logger, checkEveryMs: number = CHECK_EVERY_MS): Wire {
  const wire = new PostgresWire(connection, log, checkEveryMs);
  void wire.keepUp();
  return wire;
}

class PostgresWire implements Wire {
  private readonly listeners = new Set<WireEvents>();
  /** Users to tell the other instances of. */
  private readonly unsent = new Set<string>();
  /** What is to be told before it, as payloads. It is lost with its connection, which does no harm. */
  private unsentBesides: string[] = [];
  private readonly closing = new AbortController();
  private client: pg.Client | null = null;
  private isSending = false;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: DatabaseConnection,
    private readonly log: Logger,
    private readonly checkEveryMs: number,
  ) {}

  tell(userId: string, beside?: Beside): void {
    if (beside && ![...this.listeners].some((events) => events.beside(beside)))
      this.unsentBesides.push(...besideToPayloads(beside));
    this.each((events) => events.moved([userId], beside?.step?.to.version));
    this.unsent.add(userId);
    void this.send();
  }

  listen(events: WireEvents): () => void {
    this.listeners.add(events);
    return () => this.listeners.delete(events);
  }

  async close(): Promise<void> {
    await this.send();
    this.closing.abort();
    await this.done;
  }

  /** Connects again whenever the connection is lost, until closed. */
  keepUp(): Promise<void> {
    this.done = this.connectAgainAndAgain();
    return this.done;
  }

  private async connectAgainAndAgain(): Promise<void> {
    for (let failures = 0; !this.closing.signal.aborted;) {
      const wasUp = await this.serve().catch((error: unknown) => {
        this.log.warn({ err: error }, 'The connection for live changes cannot be made. Trying again.');
        return false;
      });
      if (this.closing.signal.aborted) return;
      failures = wasUp ? 0 : failures + 1;
      const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
      await sleep(Math.random() * ceiling, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
  }

  /** Serves one connection to its end. @returns whether it was ever up */
  private async serve(): Promise<boolean> {
    const client = new pg.Client({
      ...(typeof this.connection === 'string' ? { connectionString: this.connection } : this.connection),
      application_name: 'studentos live',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    const lost = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('The connection ended.')));
    });
    lost.catch(() => undefined);
    try {
      await client.connect();
      client.on('notification', (message) => this.hear(client, message));
      // A hint need not survive a crash, so that nobody waits for the disk.
      await within(client.query(`set synchronous_commit = off; listen ${CHANNEL}`), lost);
      this.client = client;
      this.each((events) => events.resumed());
      void this.send();
      await Promise.race([this.check(client), lost]);
    } catch (error) {
      if (this.client) this.log.warn({ err: error }, 'The connection for live changes was lost. Connecting again.');
    }
    const wasUp = this.client !== null;
    this.client = null;
    void client.end().catch(() => undefined);
    return wasUp;
  }

  /** A connection may be dead without a word: it is asked now and then. Resolves when the wire is closed. */
  private async check(client: pg.Client): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await sleep(this.checkEveryMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await within(client.query('select 1'));
    }
  }

  private hear(client: pg.Client, { processId, payload = '' }: pg.Notification): void {
    const { about, ids } = readPayload(payload);
    if (about === 'ended') this.each((events) => events.ended(ids));
    // What this instance said, it told its own listeners when it said it.
    else if (processId === (client as pg.Client & { processID: number }).processID) return;
    else if (about === 'moved') this.each((events) => events.moved(ids));
    else if (about === 'beside') this.each((events) => events.beside(readBeside(ids)));
  }

  /** Sends what is unsent, until there is none; what could not be sent waits for the next connection. */
  private async send(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    while (this.client && this.unsent.size > 0) {
      const ids = [...this.unsent];
      const payloads = [...this.unsentBesides, ...idsToPayloads('moved', ids)];
      this.unsent.clear();
      this.unsentBesides = [];
      try {
        await this.client.query({ ...NOTIFY, values: [CHANNEL, payloads] });
      } catch {
        for (const id of ids) this.unsent.add(id);
        break;
      }
      // Who came meanwhile is not alone.
      if (this.unsent.size > 0) await sleep(SPACING_MS);
    }
    this.isSending = false;
  }

  private each(call: (events: WireEvents) => unknown): void {
    for (const events of this.listeners) call(events);
  }
}

/** What a query answers, if it does in time. */
async function within<T>(answer: Promise<T>, lost?: Promise<never>): Promise<T> {
  const late = new AbortController();
  const deadline = sleep(CHECK_DEADLINE_MS, undefined, { signal: late.signal }).then(
    () => {
      throw new Error(`The database did not answer within ${CHECK_DEADLINE_MS} ms.`);
    },
    () => new Promise<never>(() => undefined),
  );
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, deadline, ...(lost ? [lost] : [])]);
  } finally {
    late.abort();
  }
}
