/**
 * What changed for a user since a position, in the order of the feed. Every resource of the registry is in it.
 *
 * A version is one transaction, and a page never splits one: with nothing more to come, the reader holds a state that existed.
 * @see contract section 4.3
 */
import { MAX_MUTATIONS } from '#protocol/sync.ts';
import type { FeedRow } from '../database/feed-rows.ts';
import type { Storage } from '../database/storage.ts';
import { checkHorizon, type Position } from './cursor.ts';

/** Rows of a page, about. More than one transaction can hold, so that a page always has room for a whole one. */
const PAGE_ROWS = 2 * MAX_MUTATIONS;

export interface FeedPage {
  /** How many changes there are. */
  count: number;
  /** The changes, as the JSON of a list. */
  changes: string;
  /** Where the reader stands now. */
  position: Position;
  hasMore: boolean;
}

/**
 * The page after a position, all of it read from one state of the database.
 * @param from  a position that was checked; null has seen nothing
 * @throws Problem `cursor_expired`
 */
export async function readFeed(
  storage: Pick<Storage, 'feedRows'>,
  userId: string,
  from: Position | null,
  pageRows: number = PAGE_ROWS,
): Promise<FeedPage> {
  const { head, rows } = await storage.feedRows(userId, from?.version ?? 0, pageRows + 1);
  checkHorizon(from, head);
  const upTo = lastWholeVersion(rows, pageRows, head.version);
  const changes = rows.filter(({ version }) => version <= upTo).map(({ json }) => json);
  return {
    count: changes.length,
    changes: `[${changes.join()}]`,
    position: { version: upTo, head },
    hasMore: upTo < head.version,
  };
}

/** The last version whose rows are all there. */
function lastWholeVersion(rows: FeedRow[], pageRows: number, headVersion: number): number {
  if (rows.length <= pageRows) return headVersion;
  return rows[pageRows]!.version - 1;
}
