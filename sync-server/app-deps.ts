/** The dependencies of the application, given by `main.ts` or a test. */
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Database, DatabaseConnection } from './database/connection.ts';
import type { Wire } from './live/wire.ts';
import type { GatherMetrics } from './metrics/metrics.ts';

export interface AppDeps {
  config: Pick<
    Config,
    'corsOrigins' | 'metricsToken' | 'quotaMb' | 'rateLimits' | 'trustedNetworks' | 'trustedProxies'
  >;
  /** Signs access tokens, see `secrets.ts`. */
  signingSecret: string;
  /** The secret before it, while tokens signed by it are still valid. */
  previousSecret?: string | undefined;
  database: Database;
  /** Where `database` is, for the threads that connect to it by themselves. */
  connection: DatabaseConnection;
  /** The wire between the instances; the caller closes it. */
  wire: Wire;
  log: Logger;
  /** The folder of the built client, see `middleware/static.ts`. */
  clientFolder: string;
  /** Gathers the metrics of all processes of the server, where this one is not alone. */
  gatherMetrics?: GatherMetrics | undefined;
  /** Aborted when the server begins to end: long answers finish, `/readyz` says no. */
  ending: AbortSignal;
}
