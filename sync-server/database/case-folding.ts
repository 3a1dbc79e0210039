/** Which collation knows that "Ü" and "ü" are one letter; that of the database may know ASCII alone. */
import type { Database } from './connection.ts';

/** ICU's, which most builds of PostgreSQL have, and the built-in one of PostgreSQL 17. */
const CANDIDATES = ['und-x-icu', 'pg_c_utf8'];

const found = new WeakMap<Database, Promise<string>>();

/** The name of the collation to search with; the database's own where it has no other. Asked once. */
export function caseFoldingCollation(database: Database): Promise<string> {
  let collation = found.get(database);
  if (!collation) {
    collation = findCollation(database);
    found.set(database, collation);
    // An answer that did not come is asked for again.
    collation.catch(() => found.delete(database));
  }
  return collation;
}

async function findCollation(database: Database): Promise<string> {
  const { rows } = await database.raw<{ rows: { collname: string }[] }>(
    'select collname from pg_collation where collname = any(?::name[]) order by array_position(?::name[], collname) limit 1',
    [CANDIDATES, CANDIDATES],
  );
  return rows[0]?.collname ?? 'default';
}
