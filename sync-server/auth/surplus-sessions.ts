/** A user has a hundred sessions at most: a new one ends those that were used longest ago. */
import type { Knex } from 'knex';

const MOST_SESSIONS = 100;

/** Ends the sessions of a user beyond the most there may be. @returns the ids of those that ended */
export async function endSurplusSessions(db: Knex, userId: string): Promise<string[]> {
  const surplus = db('sessions')
    .where({ user_id: userId })
    .orderBy([
      { column: 'used_at', order: 'desc' },
      { column: 'created_at', order: 'desc' },
    ])
    .offset(MOST_SESSIONS)
    .select('id');
  const ended = await db<{ id: string }>('sessions').whereIn('id', surplus).delete().returning('id');
  return ended.map(({ id }) => id);
}
