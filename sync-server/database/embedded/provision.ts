/** Gives the cluster the user and the database that the server works with; an application need not be administrator. */
import { APPLICATION } from './roles.ts';
import { administratorClient, type RunningServer } from './running-server.ts';

/** Makes what is missing; a start that was killed half-way is completed by the next one. */
export async function provision(server: RunningServer): Promise<void> {
  const client = administratorClient(server);
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Two starters may come here at once: the lock is held until this session ends.
    await client.query('select pg_advisory_lock(hashtext($1))', [APPLICATION]);
    const role = await client.query('select 1 from pg_roles where rolname = $1', [APPLICATION]);
    if (role.rowCount === 0) await client.query(`create role ${APPLICATION} login`);
    const database = await client.query('select 1 from pg_database where datname = $1', [APPLICATION]);
    if (database.rowCount === 0) await client.query(`create database ${APPLICATION} owner ${APPLICATION}`);
  } finally {
    await client.end();
  }
}
