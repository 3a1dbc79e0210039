/** One round of sync, as the server sees it: apply what came, answer what changed. Knows no HTTP. */
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import type { Result, SyncAnswer } from '#protocol/sync-answer.ts';
import { applyMutations, type ApplyDeps, type ApplyRequest } from '../apply/apply.ts';
import { createBreather } from '../apply/breather.ts';
import { readMutation } from '../apply/read-mutation.ts';
import type { FeedPoint } from '../database/feed-head.ts';
import { refuseHostileJson } from '../hostile-json.ts';
import { checkPosition, formatCursor, hasSeen, isOnCourse, readCursor, type Position } from './cursor.ts';
import { readFeed } from './feed.ts';

export type SyncDeps = ApplyDeps;

/** `SyncAnswer`, with the changes as the JSON of a list. */
export type RoundAnswer = Omit<SyncAnswer, 'changes'> & { changes: string };

/** A mutation of which only the id was looked at. */
export type Entry = Record<string, unknown> & { id: string };

/**
 * Applies the mutations that fit, then reads what the caller lacks; its own changes are among that.
 * @param cursor  checked first: with a cursor that is not good, nothing is applied
 * @throws Problem `invalid_request`, `cursor_ahead`, `cursor_expired`; `unavailable` when what was applied is gone already
 */
export async function syncRound(
  deps: SyncDeps,
  userId: string,
  cursor: string | null,
  entries: Entry[],
): Promise<RoundAnswer> {
  const from = readCursor(cursor, userId);
  await checkPosition(deps.storage, userId, from);
  const { results, points } = await applyEntries(deps, userId, from, entries);
  const { changes, position, hasMore } = await readFeed(deps.storage, userId, from);
  // A backup may have been restored, or another server have taken over that has not got what was applied here, however far it is.
  for (const point of points)
    if (!(await isOnCourse(deps.storage, userId, point, position.head)))
      throw new Problem('unavailable', 'The database has lost what was just written. Send it again.', {
        retryAfter: 1,
      });
  const serverTime = new Date(deps.clock.now()).toISOString();
  return { cursor: formatCursor(position, userId), changes, hasMore, results, serverTime };
}

/** An answer as it travels. */
export function answerToJson({ cursor, changes, ...rest }: RoundAnswer): string {
  return `{"cursor":${JSON.stringify(cursor)},"changes":${changes},${JSON.stringify(rest).slice(1)}`;
}

/**
 * A result for each entry, in order: those that do not fit get their own, the others are applied together. And where the feed stood
 * with what they speak of.
 */
async function applyEntries(
  deps: SyncDeps,
  userId: string,
  from: Position | null,
  entries: Entry[],
): Promise<{ results: Result[]; points: Set<FeedPoint> }> {
  const read: ReturnType<typeof readEntry>[] = [];
  const breather = createBreather(deps.clock.steady);
  for (const entry of entries) {
    read.push(readEntry(entry));
    const pause = breather();
    if (pause) await pause;
  }
  const mutations = read.flatMap((one) => ('mutation' in one ? [one.mutation] : []));
  const request: ApplyRequest = { userId, mutations, hasSeen: (version) => hasSeen(from, version), origin: 'sync' };
  const outcomes = await applyMutations(deps, request);
  const points = new Set(outcomes.flatMap(({ feed }) => feed ?? []));
  const applied = outcomes.values();
  return { results: read.map((one) => ('refused' in one ? one.refused : applied.next().value!.result)), points };
}

function readEntry(entry: Entry): { mutation: Mutation } | { refused: Result } {
  try {
    refuseHostileJson(entry);
    return { mutation: readMutation(entry) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { refused: { id: entry.id, status: error.status, problem: error.toJSON() } };
  }
}
