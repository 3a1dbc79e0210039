/**
 * The feed of a user: the changes since a position, of every resource of the registry.
 *
 * A new reader gets the newest versions first, so that a new device shows today while years are on their way; then the changes made
 * meanwhile, and from then on everything in order. A version is one transaction, or a part of a large one, and a page never splits it:
 * after the last page the reader holds a state that existed.
 * @see contract section 4.3; docs/decisions/0066-newest-first.md
 */
import { MAX_MUTATIONS } from '#protocol/sync.ts';
import type { FeedSlice } from '../database/feed-rows.ts';
import type { Storage } from '../database/storage.ts';
import { checkCourse, type Position } from './cursor.ts';
import { keyOfRow, type Known } from './known-to-author.ts';

/** The approximate rows of a page: more than a version can have, so that a page always has room for a whole one. */
const PAGE_ROWS = 2 * MAX_MUTATIONS;

export interface FeedPage {
  /** The changes, each as its JSON, in the order of the feed. */
  changes: string[];
  /** The versions of changes that were left out because their reader knows them. */
  leftOut: Set<number>;
  /** The reader's position after this page. */
  position: Position;
  hasMore: boolean;
}

/**
 * Reads the page after a position, from one snapshot of the database.
 * @param from    a checked position; null for a new reader
 * @param known   the records that the reader knows, with their versions; it may grow while the feed is read
 * @param behind  a later position to read from, see `behindOwn`
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
  // The first version that does not fit on this page completely.
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

/** The beginning of a change's JSON. */
const NAMED = /^\{"resource":"(\w+)","record":\{"id" ?: ?"([^"]+)"/;

/** Whether the reader knows a change. For a stream, `known` may grow while the feed is read. */
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

/** The position after a page that ends before the version `cut`, or at the head. */
function moveOn(from: Position | null, headVersion: number, cut: number | undefined): Omit<Position, 'head'> {
  if (isFirstPull(from)) return { version: from?.version ?? headVersion, rest: cut ?? 0 };
  return { version: cut === undefined ? headVersion : cut - 1, rest: 0 };
}
