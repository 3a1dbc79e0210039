/** The prerequisites of a server: its secrets, and a database that is running and migrated. */
import path from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { openDatabase, type DatabaseConnection } from './database/connection.ts';
import type { Embedded } from './database/embedded/keep-running.ts';
import { startEmbedded } from './database/embedded/start-embedded.ts';
import { firstContact } from './database/first-contact.ts';
import { migrate } from './database/migrate.ts';
import { checkDatabase } from './database/self-check.ts';
import { signingSecret } from './secrets.ts';

/** The prerequisites as every serving process needs them. They can be sent from one process to another. */
export interface Ground {
  connection: DatabaseConnection;
  /** Signs access tokens. */
  signingSecret: string;
}

export interface Prepared {
  ground: Ground;
  /** The built-in database, when it is ours to stop. */
  embedded: Embedded | null;
}

/**
 * Starts the built-in database where none is given, and brings the tables up to date.
 * @param ending  aborted when the server begins to end: from then on a database that goes away was told to
 * @throws StartRefusal
 */
export async function prepare(config: Config, log: Logger, ending: AbortSignal): Promise<Prepared> {
  const secret = signingSecret(config);
  if (config.dataDirNotice && !config.databaseUrl) log.info(config.dataDirNotice);
  const embedded = config.databaseUrl
    ? null
    : await startEmbedded({
        home: path.join(config.dataDir, 'postgres'),
        log: (sentence) => log.warn(sentence),
        ending,
      });
  const connection = config.databaseUrl ?? embedded!.connection;
  await bringUpToDate(connection, log);
  return { ground: { connection, signingSecret: secret }, embedded };
}

async function bringUpToDate(connection: DatabaseConnection, log: Logger): Promise<void> {
  const database = openDatabase(connection, { onWarning: (message) => log.debug(message), maxConnections: 1 });
  try {
    const upToDate = async (): Promise<string[]> => {
      await checkDatabase(database);
      return migrate(connection);
    };
    const steps = await firstContact(upToDate, (sentence) => log.warn(sentence));
    if (steps.length > 0) log.info({ steps }, 'The database was brought up to date.');
  } finally {
    await database.destroy();
  }
}
