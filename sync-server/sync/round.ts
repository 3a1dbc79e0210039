/** A sync round on the server: applies the mutations and answers the changes. Knows no HTTP. */
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import type { Result, SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { SCHEMA } from '#protocol/sync.ts';
import { applyMutations, type ApplyDeps, type ApplyRequest, type Outcome } from '../apply/apply.ts';
import { createBreather } from '../apply/breather.ts';
import { readMutation } from '../apply/read-mutation.ts';
import type { FeedPoint } from '../database/feed-head.ts';
import { refuseHostileJson } from '../http/hostile-json.ts';
import { checkPosition, formatCursor, hasSeen, isOnCourse, readCursor, type Position } from './cursor.ts';
import { readFeed } from './feed.ts';
import { behindOwn, knownToAuthor, stepOf, type Beside, type Known, type Sent } from './known-to-author.ts';
import { readDigest, readParts } from './parts.ts';
import { changeWriter, entryFromProtocol1, expandEntry, resultToProtocol1, type Entry } from './wire-format.ts';

export interface SyncDeps extends ApplyDeps {
  /**
   * Tells the streams of a user that their feed moved, once a round has written. `storage` is not to do it by itself: the stream that
   * a round stands beside has to hear first what it may leave out.
   */
  tell: (userId: string, beside?: Beside) => void;
}

/** A request whose envelope is checked; its mutations are checked one by one. */
export type RoundRequest = Omit<SyncRequest, 'mutations'> & { mutations: Entry[] };

/** A `SyncAnswer` whose changes are the JSON of a list. */
export type RoundAnswer = Omit<SyncAnswer, 'changes'> & { changes: string };

/**
 * Applies the valid mutations, then reads the changes that the caller lacks. The cursor is checked first: with an invalid one, nothing is
 * applied.
 * @throws Problem `invalid_request`, `cursor_ahead`, `cursor_expired`; `unavailable` when the applied changes are gone already
 */
export async function syncRound(deps: SyncDeps, userId: string, request: RoundRequest): Promise<RoundAnswer> {
  const { storage } = deps;
  const { protocol, refill, digest } = request;
  const from = readCursor(request.cursor, userId);
  await checkPosition(storage, userId, from);
  const { results, points, known, behind } = await applyEntries(deps, userId, from, request);
  const { changes, position, hasMore } = await readFeed(storage, userId, from, known, undefined, behind);
  // After a restore or a failover the database may lack the changes that were applied here, even at a later version.
  for (const point of points)
    if (!(await isOnCourse(storage, userId, point, position.head)))
      throw new Problem('unavailable', 'The database has lost what was just written. Send it again.', {
        retryAfter: 1,
      });
  const parts = refill && (await readParts(storage, userId, refill));
  const schema = Math.min(SCHEMA, request.schema ?? SCHEMA);
  const sums =
    digest && !hasMore ? await readDigest(storage, userId, position.head, schema, deps.clock.steady) : undefined;
  const nowMs = deps.clock.now();
  const writer = changeWriter(protocol);
  const written = writer.write([...(parts?.changes ?? []), ...changes]);
  return {
    cursor: formatCursor(position, userId, protocol),
    changes: written,
    hasMore,
    results,
    serverTime: new Date(nowMs).toISOString(),
    ...(protocol > 1 && { schema: SCHEMA, ...(written !== '[]' && writer.measure()) }),
    ...(sums && { digest: sums }),
    ...(parts && { refill: parts.left }),
  };
}

/** The JSON of an answer. */
export function answerToJson({ cursor, changes, ...rest }: RoundAnswer): string {
  return `{"cursor":${JSON.stringify(cursor)},"changes":${changes},${JSON.stringify(rest).slice(1)}`;
}

interface Applied {
  /** One for each entry, in order. */
  results: Result[];
  /** The points of the feed at which the results hold. */
  points: Set<FeedPoint>;
  /** The records that need not be sent back to their author. */
  known: Known;
  /** The position from which the feed is to be read. */
  behind: Position | null;
}

/** Gives each invalid mutation its own result, and applies the others together. */
async function applyEntries(
  deps: SyncDeps,
  userId: string,
  from: Position | null,
  request: RoundRequest,
): Promise<Applied> {
  const read: Read[] = [];
  const breather = createBreather(deps.clock.steady);
  for (const entry of request.mutations) {
    read.push(readEntry(entry, request));
    const pause = breather();
    if (pause) await pause;
  }
  const fitting = read.filter((one) => 'mutation' in one);
  const seen = (version: number): boolean => hasSeen(from, version);
  const mutations = fitting.map(({ mutation }) => mutation);
  // Nothing is left out for a reader in the middle of a first pull.
  const isWhole = from !== null && from.rest === 0;
  const leavesOut = request.protocol > 1 && !request.echo && isWhole;
  const judge = (outcomes: Outcome[]) => {
    const sent = fitting.map((one, i): Sent => ({ ...one, outcome: outcomes[i]! }));
    return { outcomes, sent, known: leavesOut ? knownToAuthor(sent, seen) : new Map<string, number>() };
  };
  let judged: ReturnType<typeof judge> | undefined;
  const whileStoring = (outcomes: Outcome[]): void => void (judged = judge(outcomes));
  const applying: ApplyRequest = { userId, mutations, hasSeen: seen, origin: 'sync', whileStoring };
  let beside: Beside | undefined;
  let mayHaveMoved = true;
  try {
    const outcomes = await applyMutations(deps, applying);
    mayHaveMoved = outcomes.some(({ changed }) => changed);
    const { sent, known } = judged?.outcomes === outcomes ? judged : judge(outcomes);
    const step = stepOf(sent, known);
    const { stream, batch } = request;
    if (stream !== undefined && batch !== undefined && known.size > 0) beside = { userId, stream, batch, known, step };
    const applied = outcomes.values();
    const results = read.map((one) => ('refused' in one ? one.refused : applied.next().value!.result));
    return {
      results: request.protocol > 1 ? results : results.map((result, i) => toFirst(read[i]!, result)),
      points: new Set(outcomes.flatMap(({ feed }) => feed ?? [])),
      known,
      behind: behindOwn(from, step),
    };
  } finally {
    // Streams are notified even if it is unknown whether the commit succeeded: at worst they find nothing new.
    if (mutations.length > 0 && mayHaveMoved) deps.tell(userId, beside);
  }
}

type Read = { mutation: Mutation; entry: Entry } | { refused: Result };

const toFirst = (read: Read, result: Result): Result =>
  'refused' in read ? result : resultToProtocol1(read.mutation.resource, result);

function readEntry(came: Entry, { protocol, replicaId, base = 0, replicas = [replicaId] }: RoundRequest): Read {
  try {
    refuseHostileJson(came);
    const entry = protocol === 1 ? entryFromProtocol1(came) : expandEntry(came, { base, replicas });
    return { mutation: readMutation(entry), entry };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { refused: { id: came.id, status: error.status, problem: error.toJSON() } };
  }
}
