/**
 * The storage that apply and feed need. PostgreSQL implements it in production; the simulation has one in memory, where each
 * statement is a point at which something can fail.
 */
import type { ResourceName } from '#protocol/resources.ts';
import { inTransaction, type Database } from './connection.ts';
import { inPipelinedTransaction } from './pipelined-transaction.ts';
import { lockFeed, moveFeed, readFeedHead, readMark, type FeedHead, type LockedFeed } from './feed-head.ts';
import { loadFeedRows, type FeedRows, type FeedSlice, type KnownRows } from './feed-rows.ts';
import { lastPositions, liveTitles, type DayEnd, type DayTitle, type LiveTitle } from './goal-queries.ts';
import { lastSteps, type StepsEnd } from './step-queries.ts';
import {
  loadChanges,
  loadChangesMadeIn,
  loadRecords,
  storeRecords,
  type StoredRecord,
  type TimeSpan,
} from './records.ts';

export interface Storage {
  /** Runs `work` in a transaction; resolves after the commit was acknowledged. @throws Problem `unavailable` */
  transaction<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T>;
  /** Runs `work` on one state of the database, whatever is committed meanwhile. @throws Problem `unavailable` */
  snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** The head of a user's feed. @throws Problem `session_revoked` when the user is gone */
  feedHead(userId: string): Promise<FeedHead>;
  /** The timeline mark of a version of a user's feed. */
  markOf(userId: string, version: number): Promise<string>;
  /**
   * The head of a user's feed and the first changes of a part of it, of one state of the database.
   * @param known  has no JSON made of it
   * @throws as `feedHead`
   */
  feedRows(userId: string, slice: FeedSlice, limit: number, known?: KnownRows): Promise<FeedRows>;
}

/** Statements run in the order in which they are asked for; none has to wait for the answer of the one before it. */
export interface WriteTransaction {
  /** Locks a user's feed and reads its point; later reads see what the previous holder committed. */
  lockFeed(userId: string): Promise<LockedFeed>;
  /** Moves a user's feed and the count of stored bytes; `mark` is its `nodeMark`. @returns the timeline mark of the version */
  moveFeed(userId: string, version: number, grown: number, mark: string): Promise<string>;
  /** A user's records with these ids, deleted ones included. */
  load(name: ResourceName, userId: string, ids: string[]): Promise<StoredRecord[]>;
  /** Stores records of the user whose feed is locked. */
  store(name: ResourceName, records: StoredRecord[]): Promise<void>;
  /** The live goals of a user that stand under these dates and titles. */
  liveTitles(userId: string, wanted: DayTitle[]): Promise<LiveTitle[]>;
  /** The last position of each of these dates that has a live goal. */
  lastPositions(userId: string, dates: (string | null)[]): Promise<DayEnd[]>;
  /** The last position of the steps of each of these goals and routines that has a live one. */
  lastSteps(userId: string, parents: string[]): Promise<StepsEnd[]>;
}

export interface Snapshot {
  feedHead(userId: string): Promise<FeedHead>;
  /** A user's records, deleted ones included, that changed after a version: the first ones, in the order of the feed. */
  changesSince(name: ResourceName, userId: string, since: number, limit: number): Promise<StoredRecord[]>;
  /** The same of the records that were made within a span of time. */
  changesMadeIn(
    name: ResourceName,
    userId: string,
    since: number,
    limit: number,
    made: TimeSpan,
  ): Promise<StoredRecord[]>;
}

/** The storage in PostgreSQL. */
export function postgresStorage(database: Database): Storage {
  return {
    feedHead: (userId) => readFeedHead(database, userId),
    markOf: (userId, version) => readMark(database, userId, version),
    feedRows: (userId, slice, limit, known) => loadFeedRows(database, userId, slice, limit, known),
    transaction: (work) =>
      inPipelinedTransaction(database, (connection, opened) =>
        work({
          lockFeed: async (userId) => (await Promise.all([lockFeed(connection, userId), opened]))[0],
          moveFeed: (...move) => moveFeed(connection, ...move),
          load: (name, userId, ids) => loadRecords(connection, name, userId, ids),
          store: (name, records) => storeRecords(connection, name, records),
          liveTitles: (userId, wanted) => liveTitles(connection, userId, wanted),
          lastPositions: (userId, dates) => lastPositions(connection, userId, dates),
          lastSteps: (userId, parents) => lastSteps(connection, userId, parents),
        }),
      ),
    snapshot: (work) =>
      inTransaction(database, async (trx) => {
        await trx.raw('set transaction isolation level repeatable read, read only');
        // Between two pages it waits for its reader, who may be on a slow network.
        await trx.raw(`set local idle_in_transaction_session_timeout = '30s'`);
        return work({
          feedHead: (userId) => readFeedHead(trx, userId),
          changesSince: (name, userId, since, limit) => loadChanges(trx, name, userId, since, limit),
          changesMadeIn: (...asked) => loadChangesMadeIn(trx, ...asked),
        });
      }),
  };
}
