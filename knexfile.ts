/** For the knex command line (`npm run knex migrate:make add-habits`); the server runs the same steps at start. */
import type { Knex } from 'knex';
import { MIGRATIONS_FOLDER } from './sync-server/database/migrate.ts';

const config: Knex.Config = {
  client: 'pg',
  ...(process.env['DATABASE_URL'] && { connection: process.env['DATABASE_URL'] }),
  migrations: { directory: MIGRATIONS_FOLDER, loadExtensions: ['.ts'], extension: 'ts' },
};

export default config;
