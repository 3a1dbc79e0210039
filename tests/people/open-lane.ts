/** The lanes by name, for the command line. */
import { memoryHouse } from './memory-house.ts';
import type { Lane } from './run.ts';

/** `mem`: the server in memory. `pg`: the whole server, over PostgreSQL. */
export type LaneName = 'mem' | 'pg';

export interface OpenLane {
  lane: Lane;
  close(): Promise<void>;
}

export async function openLane(name: LaneName): Promise<OpenLane> {
  switch (name) {
    case 'mem':
      return { lane: memoryHouse, close: () => Promise.resolve() };
    case 'pg':
      return (await import('./postgres-house.ts')).openPostgres();
    default:
      throw new Error(`There is no lane "${String(name)}"; there are mem and pg.`);
  }
}
