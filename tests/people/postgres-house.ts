/**
 * The whole server over a real PostgreSQL and real HTTP, on the time of the run: which stands still while the server works. Streams are
 * refused, as by a proxy that knows none, for what comes down them would come in the machine's time.
 */
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import { emailKey } from '#protocol/account.ts';
import { Problem } from '#protocol/problem.ts';
import type { AppDeps } from '#server/app-deps.ts';
import { createApp } from '#server/app.ts';
import { openDatabase, type Database } from '#server/database/connection.ts';
import { startEmbedded } from '#server/database/embedded/start-embedded.ts';
import { migrate } from '#server/database/migrate.ts';
import { listen } from '#server/http/listen.ts';
import { requestListener } from '#server/http/request-listener.ts';
import { openWire } from '#server/live/wire.ts';
import { createLogger } from '#server/logger.ts';
import { Chaos } from '#tests/simulation/faults.ts';
import { postgresLane } from '#tests/simulation/postgres-lane.ts';
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import { Script } from '#tests/simulation/script.ts';
import { scratchFolder } from '#tests/support/scratch.ts';
import type { OpenLane } from './open-lane.ts';
import { refusal } from './played/link.ts';
import type { Answer, Asked, House } from './service.ts';

/** Starts a PostgreSQL of its own, gone afterwards. */
export async function openPostgres(): Promise<OpenLane> {
  const home = scratchFolder('studentos-people-');
  fs.chmodSync(home, 0o711);
  const embedded = await startEmbedded({ home });
  await migrate(embedded.connection);
  const { lane, close } = await postgresPeople(embedded.connection);
  return {
    lane,
    close: async () => {
      await close();
      await embedded.stop();
      fs.rmSync(home, { recursive: true, force: true });
      fs.rmSync(embedded.connection.host, { recursive: true, force: true });
    },
  };
}

/** @param connection  of a migrated database that is nobody else's */
export async function postgresPeople(connection: AppDeps['connection']): Promise<OpenLane> {
  const database = openDatabase(connection);
  const log = createLogger('fatal', null, { write: () => undefined });
  const wire = openWire(connection, log);
  const deps = (ending: AbortSignal): AppDeps => ({
    config: {
      corsOrigins: [],
      rateLimits: false,
      trustedNetworks: [],
      metricsToken: undefined,
      quotaMb: 200,
      trustedProxies: 0,
    },
    signingSecret: 'a secret for the simulation, long enough to be taken',
    previousSecret: undefined,
    ...{ database, connection, wire, log, clientFolder: '/nowhere', ending },
  });
  return {
    lane: (scheduler) => openHouse(scheduler, database, deps),
    close: async () => {
      await wire.close();
      await database.destroy();
    },
  };
}

async function openHouse(
  scheduler: Scheduler,
  database: Database,
  deps: (ending: AbortSignal) => AppDeps,
): Promise<House> {
  const world = await postgresLane(database)(scheduler, new Chaos(scheduler, new Script(), true));
  const ending = new AbortController();
  const made = deps(ending.signal);
  const app = createApp(made, { now: () => Math.floor(scheduler.nowMs) });
  const server = await listen(
    requestListener(app, made.log),
    { host: '127.0.0.1', port: 0 },
    { onError: () => undefined },
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    service: {
      handle: (asked) => scheduler.hold(() => call(url, asked)),
      follow: (asked) => Promise.resolve(refusal(asked, new Problem('unavailable', 'No streams here.'))),
    },
    userOf: async (email) => {
      const row = await scheduler.hold(async () =>
        database('users')
          .where({ email_key: emailKey(email) })
          .first<{ id: string } | undefined>('id'),
      );
      return row?.id;
    },
    everything: async (userId) => world.everything(userId),
    backUp: async () => {
      const restore = await world.backUp();
      return () => restore(true);
    },
    close: async () => {
      ending.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world.close();
    },
  };
}

async function call(url: string, { method, path, headers, body, cookies }: Asked): Promise<Answer> {
  const answer = await fetch(url + path, {
    method,
    headers: { ...headers, ...(cookies !== '' && { cookie: cookies }) },
    ...(body !== '' && { body }),
  });
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    setCookie: answer.headers.getSetCookie(),
    text: await answer.text(),
  };
}
