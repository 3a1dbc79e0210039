/**
 * What changed for a user since a position. Every resource of the registry is in it.
 *
 * Who has seen nothing gets the newest first, so that a new device shows today while years are on their way; then what was written
 * meanwhile, and from then on everything in the order of the feed. A version is one transaction, or a part of one that changes very
 * much, and a page never splits one: with nothing more to come, the reader holds a state that existed.
 * @see contract section 4.3; docs/decisions/0066-newest-first.md
 */
import { MAX_MUTATIONS } from '#protocol/sync.ts';
import type { FeedSlice } from '../database/feed-rows.ts';
import type { Storage } from '../database/storage.ts';
import { checkCourse, type Position } from './cursor.ts';
import { keyOfRow, type Known } from './known-to-author.ts';

/** Rows of a page, about. More than one version can hold, so that a page always has room for a whole one. */
const PAGE_ROWS = 2 * MAX_MUTATIONS;

export interface FeedPage {
  /** The changes, each as its JSON, in the order of the feed. */
  changes: string[];
  /** The versions of those that were left out because their reader knows them. */
  leftOut: Set<number>;
  /** Where the reader stands now. */
  position: Position;
  hasMore: boolean;
}

/**
 * The page after a position, all of it read from one state of the database.
 * @param from   a position that was checked; null has seen nothing
 * @param known  what the reader has, each in the version that is named there; more may come while the feed is read
 * @param behind  from where on there is something to read, see `behindOwn`
 * @throws Problem `cursor_expired`, `cursor_ahead`
 */
export async function readFeed(
  storage: Pick<Storage, 'feedRows' | 'markOf'>,
  userId: string,
  from: Position | null,
  known: Known = new Map(),
  pageRows: number = PAGE_ROWS,
  behind: Position | null = from,
): Promise<FeedPage> {
  const { head, rows, cut: longCut } = await storage.feedRows(userId, sliceAfter(behind), pageRows + 1, known);
  if (from) await checkCourse(storage, userId, from, head);
  // The first version that is not, or not wholly, on this page.
  const cut = rows[pageRows]?.version ?? longCut;
  const page = rows.filter(({ version }) => version !== cut);
  const leftOut = new Set<number>();
  const told = page.flatMap(({ version, json }) => {
    if (json !== null && !isKnown(json, version, known)) return json;
    leftOut.add(version);
    return [];
  });
  const changes = isFirstPull(from) ? told.reverse() : told;
  const position = { ...moveOn(from, head.version, cut), head };
  return {
    changes,
    leftOut,
    position,
    hasMore: position.rest > 0 || position.version < head.version,
  };
}

/** How the JSON of a change begins, whoever wrote it. */
const NAMED = /^\{"resource":"(\w+)","record":\{"id" ?: ?"([^"]+)"/;

/** What the reader of a stream knows may become known here while the feed is read. */
function isKnown(json: string, version: number, known: Known): boolean {
  if (known.size === 0) return false;
  const [, name, id] = NAMED.exec(json)!;
  return known.get(keyOfRow(name!, id!)) === version;
}

const isFirstPull = (from: Position | null): boolean => from === null || from.rest > 0;

const sliceAfter = (from: Position | null): FeedSlice => {
  if (from === null) return { upTo: Number.MAX_SAFE_INTEGER };
  return from.rest > 0 ? { upTo: from.rest } : { after: from.version };
};

/** Where a page leads that ends before the version `cut`, or has all there was. */
function moveOn(from: Position | null, headVersion: number, cut: number | undefined): Omit<Position, 'head'> {
  if (isFirstPull(from)) return { version: from?.version ?? headVersion, rest: cut ?? 0 };
  return { version: cut === undefined ? headVersion : cut - 1, rest: 0 };
}
