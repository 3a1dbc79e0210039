/** Counts that all instances share, each for a while; see docs/decisions/0006-rate-limits.md. */
import type { Database } from './connection.ts';

/** Where a count stands, and when it starts anew. */
export interface RateCount {
  points: number;
  expiresAt: Date;
}

export interface RateCounters {
  /**
   * Adds to the count of a key, up to `most`; a count whose time is over starts anew.
   * @param expiresAt  when a count that starts now ends
   */
  add(key: string, points: number, most: number, expiresAt: Date): Promise<RateCount>;
  /** Takes one point back from a count that still runs. @returns where it stands; undefined when it is over */
  refund(key: string): Promise<RateCount | undefined>;
}

interface CountRow {
  points: number;
  expires_at: Date;
}

const rowToCount = ({ points, expires_at }: CountRow): RateCount => ({ points, expiresAt: expires_at });

/** Rows that one statement removes. */
const SWEPT_AT_ONCE = 10_000;

/**
 * Removes the counts whose time is over.
 * @returns how many went
 */
export async function sweepRateCounts(database: Database, nowMs: number): Promise<number> {
  for (let swept = 0; ;) {
    const { rowCount } = await database.raw<{ rowCount: number }>(
      'delete from rate_limits where key in (select key from rate_limits where expires_at <= ? limit ?)',
      [new Date(nowMs), SWEPT_AT_ONCE],
    );
    swept += rowCount;
    if (rowCount < SWEPT_AT_ONCE) return swept;
  }
}

/** @param now  milliseconds since 1970 */
export function rateCounters(database: Database, now: () => number): RateCounters {
  const nowDate = (): Date => new Date(now());
  return {
    async add(key, points, most, expiresAt) {
      const { rows } = await database.raw<{ rows: CountRow[] }>(
        `insert into rate_limits as known (key, points, expires_at) values (:key, :points, :expiresAt)
         on conflict (key) do update set
           points = case when known.expires_at <= :now then excluded.points
                    else least(known.points + excluded.points, :most) end,
           expires_at = case when known.expires_at <= :now then excluded.expires_at else known.expires_at end
         returning points, expires_at`,
        { key, points, most, expiresAt, now: nowDate() },
      );
      return rowToCount(rows[0]!);
    },
    async refund(key) {
      const { rows } = await database.raw<{ rows: CountRow[] }>(
        `update rate_limits set points = points - 1 where key = ? and points > 0 and expires_at > ?
         returning points, expires_at`,
        [key, nowDate()],
      );
      return rows[0] && rowToCount(rows[0]);
    },
  };
}
