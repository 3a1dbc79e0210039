/** The application: its middlewares in order, a list to read. It does not listen, so that tests can hold it. */
import { randomBytes } from 'node:crypto';
import Koa from 'koa';
import type { AppDeps } from './app-deps.ts';
import { createServerClock } from './apply/server-clock.ts';
import { createAccessTokens } from './auth/access-tokens.ts';
import { createDeviceChallenges } from './auth/device-challenges.ts';
import { authRoutes } from './auth/routes.ts';
import { createInstanceId } from './database/instance-id.ts';
import { postgresStorage } from './database/storage.ts';
import { codeOf, isBrokenOff } from './http/error-to-log.ts';
import { healthRoutes } from './health/routes.ts';
import { liveRoutes } from './live/routes.ts';
import { Streams } from './live/streams.ts';
import { tellingStorage } from './live/telling-storage.ts';
import { createLimits } from './limits/limits.ts';
import { createTurns } from './limits/turns.ts';
import { createMetrics } from './metrics/metrics.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { apiAnswers } from './openapi/api-answers.ts';
import { authenticate as authenticateBy } from './auth/authenticate.ts';
import { compression } from './middleware/compression.ts';
import { cors } from './middleware/cors.ts';
import { createInFlight } from './middleware/in-flight.ts';
import { logRequests } from './middleware/log.ts';
import { problems } from './middleware/problems.ts';
import { requestId } from './middleware/request-id.ts';
import { cutOffSlowReaders, type Patience } from './middleware/slow-readers.ts';
import { securityLog } from './middleware/security-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import type { AppRouter, RequestState } from './http/state.ts';
import { serveClient } from './middleware/static.ts';
import { warnOfProxy } from './middleware/warn-of-proxy.ts';
import { aboutRoutes } from './openapi/about-routes.ts';
import { openApiRoutes } from './openapi/routes.ts';
import { securityEvents } from './security-events.ts';
import { batchRoutes } from './records/batch-routes.ts';
import { recordRoutes } from './records/routes.ts';
import { todayRoutes } from './records/today-routes.ts';
import { syncRoutes } from './sync/routes.ts';
import { userRoutes } from './users/routes.ts';
import { createTransfers } from './users/transfers.ts';

const MB = 1_000_000;

/** The ports that a test may replace. */
export interface AppPorts {
  /** Milliseconds since 1970. */
  now?: () => number;
  /** How long an answer may wait for its reader. */
  patience?: Patience;
}

/** Builds the application; `deps` stay the caller's to close. */
export function createApp(deps: AppDeps, { now = Date.now, patience }: AppPorts = {}): Koa<RequestState> {
  const { config, database, log, signingSecret } = deps;
  const app = new Koa<RequestState>({ proxy: config.trustedProxies > 0, maxIpsCount: config.trustedProxies });
  app.on('error', (error: unknown) => {
    if (isBrokenOff(error)) log.info({ code: codeOf(error) }, 'a connection broke off');
    else log.error({ err: error }, 'an answer failed');
  });

  const tokens = createAccessTokens(signingSecret, now, deps.previousSecret);
  const challenges = createDeviceChallenges(signingSecret, now, deps.previousSecret);
  const limits = createLimits(database, { on: config.rateLimits, trustedNetworks: config.trustedNetworks, now });
  const turns = createTurns();
  const authenticate = authenticateBy({ database, tokens, limits, inFlight: createInFlight(), turns, now });
  const clock = createServerClock(randomBytes(8).toString('hex'), now);
  const onRefused = (error: unknown): void => log.error({ err: error }, 'the database refused a mutation');
  const tables = postgresStorage(database);
  const storage = tellingStorage(tables, (userId) => deps.wire.tell(userId));
  const streams = new Streams({ ...deps, storage, now });
  const metrics = createMetrics({ database, openStreams: () => streams.size, gather: deps.gatherMetrics });
  const quotaBytes = config.quotaMb * MB;
  const writing = { storage, database, clock, quotaBytes, onRefused, authenticate, limits, turns };

  app.use(requestId(log));
  app.use(securityLog(securityEvents(signingSecret, now)));
  app.use(warnOfProxy(log, config.trustedProxies));
  app.use(cutOffSlowReaders(patience));
  app.use(logRequests((request) => metrics.countRequest(request)));
  app.use(problems());
  app.use(securityHeaders());
  app.use(cors(config.corsOrigins));
  app.use(apiAnswers());
  app.use(compression());
  use(app, healthRoutes(deps));
  use(app, aboutRoutes());
  use(app, openApiRoutes());
  use(app, metricsRoutes({ metrics, token: config.metricsToken, now }));
  const auth = { database, tokens, challenges, limits, turns, corsOrigins: config.corsOrigins, now, authenticate };
  use(app, authRoutes({ ...auth, instanceId: createInstanceId(database) }));
  const transfers = createTransfers({ ...deps, quotaBytes, now, tell: (userId) => deps.wire.tell(userId) });
  use(app, userRoutes({ database, quotaBytes, tokens, limits, turns, now, transfers, authenticate }));
  const rounds = { storage: tables, tell: deps.wire.tell.bind(deps.wire) };
  use(app, syncRoutes({ ...writing, ...rounds, onRound: (round) => metrics.countRound(round) }));
  use(app, liveRoutes({ storage, streams, authenticate }));
  use(app, todayRoutes(writing));
  use(app, batchRoutes(writing));
  for (const routes of recordRoutes(writing)) use(app, routes);
  app.use(serveClient(deps.clientFolder));
  return app;
}

function use(app: Koa<RequestState>, router: AppRouter): void {
  app.use(router.routes());
  app.use(router.allowedMethods());
}
