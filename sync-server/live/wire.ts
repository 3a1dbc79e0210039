/**
 * The wire between the instances of a server: PostgreSQL's NOTIFY, over a connection of its own. It carries hints, never data: whose
 * feed moved, and which session ended. A lost hint does no harm, because readers go by their cursors.
 *
 * Hints are sent after the commit. NOTIFY inside the transaction of a write would serialise all commits of the database.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { DatabaseConnection } from '../database/connection.ts';
import type { Beside } from '../sync/known-to-author.ts';
import { besideToPayloads, CHANNEL, idsToPayloads, readBeside, readPayload } from './payload.ts';

/** The hints from all instances, including this one. */
export interface WireEvents {
  /** The feeds of these users moved. @param version  the new version, where it is known */
  moved(userIds: string[], version?: number): void;
  /** A stream may leave out what a round has sent; comes before `moved`. @returns whether the stream is open here */
  beside(beside: Beside): boolean;
  /** These sessions, or personal access tokens, ended. */
  ended(sessionIds: string[]): void;
  /** The wire was down and is up again: any hint may have been lost. */
  resumed(): void;
}

export interface Wire {
  /**
   * Reports to every instance, to this one synchronously, that a user's feed moved.
   * @param beside  what the stream beside the round may leave out
   */
  tell(userId: string, beside?: Beside): void;
  /** @returns stops listening */
  listen(events: WireEvents): () => void;
  close(): Promise<void>;
}

/** The delay by which hints are collected when new ones arrive before the last ones are sent. */
const SPACING_MS = 10;
const NOTIFY = { name: 'notify', text: 'select pg_notify($1, payload) from unnest($2::text[]) as payload' };
const CONNECT_TIMEOUT_MS = 2000;
const CHECK_EVERY_MS = 10_000;
const CHECK_DEADLINE_MS = 2000;
const LONGEST_RETRY_MS = 2000;
const FIRST_RETRY_MS = 100;

/**
 * Opens the wire, which connects and reconnects by itself.
 * @param checkEveryMs  the interval at which it checks the connection
 */
export function openWire(connection: DatabaseConnection, log: Logger, checkEveryMs: number = CHECK_EVERY_MS): Wire {
  const wire = new PostgresWire(connection, log, checkEveryMs);
  void wire.keepUp();
  return wire;
}

class PostgresWire implements Wire {
  private readonly listeners = new Set<WireEvents>();
  /** Users whose moved feeds have not been reported to the other instances yet. */
  private readonly unsent = new Set<string>();
  /** The payloads to be sent before. They are lost with the connection, which does no harm. */
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

  /** Reconnects whenever the connection is lost, until the wire is closed. */
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

  /** Runs one connection to its end. @returns whether it was ever up */
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
      // Hints need not survive a crash, so their commits do not wait for the disk.
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

  /** Checks the connection at intervals, since it may die silently. Resolves when the wire is closed. */
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
    // Hints of this instance have reached its own listeners already.
    else if (processId === (client as pg.Client & { processID: number }).processID) return;
    else if (about === 'moved') this.each((events) => events.moved(ids));
    else if (about === 'beside') this.each((events) => events.beside(readBeside(ids)));
  }

  /** Sends all unsent hints; hints that could not be sent wait for the next connection. */
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
      // Further hints have arrived meanwhile, and more may follow.
      if (this.unsent.size > 0) await sleep(SPACING_MS);
    }
    this.isSending = false;
  }

  private each(call: (events: WireEvents) => unknown): void {
    for (const events of this.listeners) call(events);
  }
}

/** The answer of a query, with a deadline. */
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
