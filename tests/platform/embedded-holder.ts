/**
 * A process that holds a built-in PostgreSQL, for tests to watch and kill: `embedded-holder.ts <home>` prints a line of
 * JSON once it runs, and ends in order at SIGTERM. It starts the programs in `PG_BINARIES` when that is set.
 */
import { startEmbedded } from '#server/database/embedded/start-embedded.ts';
import { binariesFrom } from '#tests/support/postgres-binaries.ts';

const binaries = binariesFrom(process.env['PG_BINARIES']);
try {
  const embedded = await startEmbedded({
    home: process.argv[2]!,
    log: (sentence) => console.log(JSON.stringify({ notice: sentence })),
    ...(binaries && { binaries }),
  });
  process.once('SIGTERM', () => void embedded.stop().then(() => process.exit(0)));
  console.log(JSON.stringify({ connection: embedded.connection, pid: embedded.pid() }));
  // Held by the database's own pipe when it is ours, and by this when it is another process's.
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
