/** The lanes by name, for the command line. */
import fs from 'node:fs';
import { openDatabase } from '#server/database/connection.ts';
import { startEmbedded } from '#server/database/embedded/start-embedded.ts';
import { migrate } from '#server/database/migrate.ts';
import { scratchFolder } from '#tests/support/scratch.ts';
import { memoryLane, type Lane } from './lanes.ts';

/** `mem`: all in memory. `idb`: devices on Dexie, servers in memory. `pg`: devices on Dexie, servers on PostgreSQL. */
export type LaneName = 'mem' | 'idb' | 'pg';

export interface OpenLane {
  lane: Lane;
  close(): Promise<void>;
}

export async function openLane(name: LaneName): Promise<OpenLane> {
  const nothing = (): Promise<void> => Promise.resolve();
  switch (name) {
    case 'mem':
      return { lane: memoryLane, close: nothing };
    case 'idb':
      return { lane: (await import('./dexie-lane.ts')).dexieLane, close: nothing };
    case 'pg':
      return openPostgres();
    default:
      throw new Error(`There is no lane "${String(name)}"; there are mem, idb and pg.`);
  }
}

/** A PostgreSQL of its own, gone afterwards. */
async function openPostgres(): Promise<OpenLane> {
  const { postgresLane } = await import('./postgres-lane.ts');
  const home = scratchFolder('studentos-sim-');
  fs.chmodSync(home, 0o711);
  const embedded = await startEmbedded({ home });
  await migrate(embedded.connection);
  const database = openDatabase(embedded.connection);
  return {
    lane: postgresLane(database),
    close: async () => {
      await database.destroy();
      await embedded.stop();
      fs.rmSync(home, { recursive: true, force: true });
      fs.rmSync(embedded.connection.host, { recursive: true, force: true });
    },
  };
}
