/** Checks the settings of a database on which the server's promises depend. */
import { StartRefusal } from '../start-refusal.ts';
import type { Database } from './connection.ts';

/** PostgreSQL keeps a commit through a crash of the machine only with all three. */
const DURABLE_SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

/** The oldest supported version of PostgreSQL. */
const OLDEST_VERSION = 15;

interface Facts {
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
  version: number;
  encoding: string;
  superuser: boolean;
}

/**
 * Checks the settings that durability and safety rest on.
 * @param database  a database of somebody else's, or the built-in one
 * @throws StartRefusal  that names the setting and says why
 */
export async function checkDatabase(database: Database): Promise<void> {
  const facts = await readFacts(database);
  const weak = DURABLE_SETTINGS.filter((name) => facts[name] === 'off');
  if (weak.length > 0)
    throw new StartRefusal(
      `The database runs with ${weak.map((name) => `${name}=off`).join(' and ')}: writes that were confirmed could be lost in a crash. ` +
        'Turn it on for this database; StudentOS does not start without.',
    );
  if (facts.superuser)
    throw new StartRefusal(
      'DATABASE_URL signs in as a superuser, who can read files and run programs on the database machine. ' +
        "Make a user of its own that owns the database: create role studentos login password '…'; create database studentos owner studentos;",
    );
  if (facts.version < OLDEST_VERSION)
    throw new StartRefusal(`The database is PostgreSQL ${facts.version}; StudentOS needs ${OLDEST_VERSION} or later.`);
  if (facts.encoding !== 'UTF8')
    throw new StartRefusal(
      `The database is encoded in ${facts.encoding}; StudentOS needs one made with encoding UTF8.`,
    );
}

async function readFacts(database: Database): Promise<Facts> {
  const { rows } = await database.raw<{ rows: Facts[] }>(`
    select current_setting('fsync') as fsync,
           current_setting('full_page_writes') as full_page_writes,
           current_setting('synchronous_commit') as synchronous_commit,
           current_setting('server_version_num')::int / 10000 as version,
           current_setting('server_encoding') as encoding,
           current_setting('is_superuser') = 'on' as superuser`);
  const facts = rows[0];
  if (!facts) throw new Error('The database answered its settings with no row');
  return facts;
}
