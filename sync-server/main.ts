/** Starts the server and ends it in order. The only place that wires: everything else is given what it needs. */
import path from 'node:path';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { boundConnections } from './connections-by-network.ts';
import { readConfig, type Config } from './config.ts';
import { openDatabase, type Database, type DatabaseConnection } from './database/connection.ts';
import type { Embedded } from './database/embedded/keep-running.ts';
import { startEmbedded } from './database/embedded/start-embedded.ts';
import { firstContact } from './database/first-contact.ts';
import { migrate } from './database/migrate.ts';
import { checkDatabase } from './database/self-check.ts';
import { keepHouseNowAndThen } from './housekeeping.ts';
import { openWire } from './live/wire.ts';
import { end, endOnSignal, type Running } from './ending.ts';
import { listen, urlOf } from './listen.ts';
import { createLogger } from './logger.ts';
import { isBuilt } from './middleware/static.ts';
import { watchForFaults } from './process-faults.ts';
import { requestListener } from './request-listener.ts';
import { signingSecret } from './secrets.ts';
import { StartRefusal } from './start-refusal.ts';

/** `dist/client`, seen from here and from `dist/server/sync-server`, where this file is built to. */
const CLIENT_FOLDER = path.resolve(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? '../dist/client' : '../../client',
);

await start().catch(refuse);

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel, process.stdout.isTTY ? process.stdout : null);
  const ending = new AbortController();
  const faults = watchForFaults(log);
  const secret = signingSecret(config);
  if (config.dataDirNotice && !config.databaseUrl) log.info(config.dataDirNotice);
  if (!config.rateLimits) log.warn('Rate limits are off (RATE_LIMITS): for load tests and trusted networks only.');
  if (!isBuilt(CLIENT_FOLDER))
    log.warn(`There is no built client in ${CLIENT_FOLDER}: only the API is served. "npm start" builds it.`);

  const embedded = config.databaseUrl ? null : await startDatabase(config, log, ending.signal);
  const connection = config.databaseUrl ?? embedded!.connection;
  const database = await prepareDatabase(connection, log);
  const wire = openWire(connection, log);
  const app = createApp({
    config,
    signingSecret: secret,
    previousSecret: config.previousJwtSecret,
    database,
    connection,
    wire,
    log,
    clientFolder: CLIENT_FOLDER,
    ending: ending.signal,
  });
  const onError = (error: Error): void => log.error({ err: error }, 'A connection could not be accepted.');
  const server = await listen(requestListener(app, log), config, { onError });
  if (config.trustedProxies === 0) boundConnections(server);
  log.info(`StudentOS is at ${urlOf(server)}`);
  void keepHouseNowAndThen({ database, log, ending: ending.signal });
  const running: Running = { server, database, wire, embedded, ending, log };
  faults.endBy(() => void end(running, 'a bug'));
  endOnSignal(running);
}

function startDatabase({ dataDir }: Config, log: Logger, ending: AbortSignal): Promise<Embedded> {
  return startEmbedded({ home: path.join(dataDir, 'postgres'), notice: (sentence) => log.warn(sentence), ending });
}

async function prepareDatabase(connection: DatabaseConnection, log: Logger): Promise<Database> {
  const database = openDatabase(connection, { onWarning: (message) => log.debug(message) });
  const upToDate = async (): Promise<string[]> => {
    await checkDatabase(database);
    return migrate(connection);
  };
  const steps = await firstContact(upToDate, (sentence) => log.warn(sentence));
  if (steps.length > 0) log.info({ steps }, 'The database was brought up to date.');
  return database;
}

function refuse(error: unknown): never {
  console.error(error instanceof StartRefusal ? error.message : error);
  process.exit(1);
}
