/** Questions about many users at once, for whoever keeps streams open for them. */
import type { Database } from './connection.ts';

/** Where the feeds of these users stand, by user; who is gone is not in it. One statement. */
export async function feedVersions(database: Database, userIds: string[]): Promise<Map<string, number>> {
  const { rows } = await database.raw<{ rows: { user_id: string; version: number }[] }>(
    'select user_id, version from feeds where user_id = any(?::uuid[])',
    [userIds],
  );
  return new Map(rows.map(({ user_id, version }) => [user_id, version]));
}

/** The ids of these sessions and personal access tokens that are still valid. One statement. */
export async function standingSessions(database: Database, ids: string[], now: Date): Promise<Set<string>> {
  const { rows } = await database.raw<{ rows: { id: string }[] }>(
    `select id from sessions where id = any(:ids::uuid[])
     union all
     select id from personal_tokens where id = any(:ids::uuid[]) and (expires_at is null or expires_at > :now)`,
    { ids, now },
  );
  return new Set(rows.map(({ id }) => id));
}
