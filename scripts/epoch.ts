/**
 * `npm run epoch -- new`: gives the database a new epoch, after which every device holds what it has against the server and gives
 * back what the server lacks. For after a restore that the server cannot notice by itself, see docs/operations.md.
 */
import path from 'node:path';
import { readConfig } from '#server/config.ts';
import { openDatabase } from '#server/database/connection.ts';
import { APPLICATION } from '#server/database/embedded/roles.ts';
import { readLockFile } from '#server/database/embedded/running-server.ts';

const config = readConfig(process.env);
const connection = config.databaseUrl ?? builtIn(config.dataDir);
if (process.argv[2] !== 'new' || !connection) {
  console.error(
    connection
      ? 'Usage: npm run epoch -- new'
      : `No built-in database runs in ${config.dataDir}. Start the server, or set DATABASE_URL.`,
  );
  process.exit(1);
}
const database = openDatabase(connection);
await database('epoch').update({ id: database.raw('gen_random_uuid()') });
await database.destroy();
console.log(
  'The database has a new epoch. Every device will pull everything once and give back what the server lacks.',
);

function builtIn(dataDir: string) {
  const running = readLockFile(path.join(dataDir, 'postgres/data'));
  return running && { host: running.host, port: running.port, user: APPLICATION, database: APPLICATION };
}
