/** One process that answers requests. The only place that wires: everything else is given what it needs. */
import path from 'node:path';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { boundConnections } from './http/connections-by-network.ts';
import { openDatabase } from './database/connection.ts';
import type { Ground } from './ground.ts';
import { runHousekeepingRegularly } from './housekeeping.ts';
import { close, listen, urlOf } from './http/listen.ts';
import { openWire } from './live/wire.ts';
import { isBuilt } from './middleware/static.ts';
import { requestListener } from './http/request-listener.ts';
import type { GatherMetrics } from './metrics/metrics.ts';

/** `dist/client`, seen from here and from `dist/server/sync-server`, where this file is built to. */
const CLIENT_FOLDER = path.resolve(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? '../dist/client' : '../../client',
);

/** Below the 10 s after which service managers kill. */
const REQUESTS_DEADLINE_MS = 5000;

export interface InstanceOptions {
  config: Config;
  log: Logger;
  ground: Ground;
  ending: AbortController;
  /** Gathers the metrics of all processes of the server, where this one is not alone. */
  gatherMetrics?: GatherMetrics;
}

/**
 * Starts to answer.
 * @returns the address to open, and what answers the requests under way and lets go of the database
 * @throws StartRefusal
 */
export async function startInstance({
  config,
  log,
  ground,
  ending,
  gatherMetrics,
}: InstanceOptions): Promise<{ url: string; stop: () => Promise<void> }> {
  const { connection, signingSecret } = ground;
  const database = openDatabase(connection, { onWarning: (message) => log.debug(message) });
  const wire = openWire(connection, log);
  const app = createApp({
    config,
    signingSecret,
    previousSecret: config.previousJwtSecret,
    database,
    connection,
    wire,
    log,
    clientFolder: CLIENT_FOLDER,
    ending: ending.signal,
    gatherMetrics,
  });
  const onError = (error: Error): void => log.error({ err: error }, 'A connection could not be accepted.');
  const server = await listen(requestListener(app, log), config, { onError });
  if (config.trustedProxies === 0) boundConnections(server);
  void runHousekeepingRegularly({ database, log, ending: ending.signal });
  return {
    url: urlOf(server),
    async stop() {
      await close(server, REQUESTS_DEADLINE_MS);
      await wire.close();
      await database.destroy();
    },
  };
}

/** Says once what is unusual about a start. */
export function warnOfSettings({ rateLimits }: Config, log: Logger): void {
  if (!rateLimits) log.warn('Rate limits are off (RATE_LIMITS): for load tests and trusted networks only.');
  if (!isBuilt(CLIENT_FOLDER))
    log.warn(`There is no built client in ${CLIENT_FOLDER}: only the API is served. "npm start" builds it.`);
}
