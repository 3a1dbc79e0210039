/**
 * What is not a browser: one PostgreSQL, two instances of the server on it, and the client that they hand out; all of it can
 * be killed, or replaced, at any moment.
 */
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '#server/database/embedded/start-embedded.ts';
import type { Embedded } from '#server/database/embedded/keep-running.ts';
import { Builds, type Build } from '#tests/e2e/deployment.ts';
import { killTree } from '#tests/support/process-tree.ts';
import { makeDataDir, removeDataDir, startServer, type ServerProcess } from '#tests/support/server-process.ts';

/** From where servers hand out the client. */
const CLIENT = path.resolve(import.meta.dirname, '../../dist/client');
const ASIDE = `${CLIENT}.aside`;

const MOST_RESTARTS = 5;

interface Instance {
  process: ServerProcess;
  isUp: boolean;
  /** Resolves when it is up again. */
  back: Promise<void>;
}

export class World {
  build: Build = 'one';
  private readonly builds = new Builds();
  private turn = 0;

  private constructor(
    private readonly home: string,
    private readonly database: Embedded,
    private readonly instances: Instance[],
  ) {}

  static async start(): Promise<World> {
    const home = makeDataDir();
    const database = await startEmbedded({ home });
    const { host, port } = database.connection;
    const env = {
      DATABASE_URL: `postgres://studentos@localhost:${port}/studentos?host=${encodeURIComponent(host)}`,
      JWT_SECRET: 'a secret for two instances, long enough',
      LOG_LEVEL: 'warn',
    };
    const instances: Instance[] = [];
    for (let i = 0; i < 2; i += 1)
      instances.push({
        process: await startServer({ dataDir: makeDataDir(), env }),
        isUp: true,
        back: Promise.resolve(),
      });
    rmSync(ASIDE, { recursive: true, force: true });
    if (existsSync(CLIENT)) renameSync(CLIENT, ASIDE);
    const world = new World(home, database, instances);
    for (const build of ['two', 'one'] as const) world.deploy(build);
    return world;
  }

  /** Where a new connection goes: to the instances in turn, as a balancer that knows who is up would have it. */
  port = (): number => {
    this.turn += 1;
    const up = this.instances.filter(({ isUp }) => isUp);
    const from = up.length > 0 ? up : this.instances;
    return from[this.turn % from.length]!.process.port;
  };

  /** Kills an instance that is up; it is started again after a while. @returns whether there was one */
  async killServer(which: number, downMs: number): Promise<boolean> {
    const instance = this.instances[which]!;
    if (!instance.isUp) return false;
    instance.isUp = false;
    await instance.process.kill9();
    instance.back = (async () => {
      await sleep(downMs);
      instance.process = await restartLikeAServiceManager(instance.process);
      instance.isUp = true;
    })();
    return true;
  }

  /** Kills PostgreSQL with all its processes; it is started again at once. */
  killDatabase(): void {
    killTree(path.join(this.home, 'data'));
  }

  /** Puts a build in the place of the one before, whose files are gone from then on. */
  deploy(build: Build): void {
    this.build = build;
    const folder = this.builds.folderOf(build);
    rmSync(CLIENT, { recursive: true, force: true });
    cpSync(folder, CLIENT, { recursive: true });
  }

  /** Resolves when both instances answer and reach their database. */
  async isWhole(): Promise<void> {
    await Promise.all(this.instances.map(({ back }) => back));
    for (const { process } of this.instances)
      while (
        !(await fetch(`${process.url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        ))
      )
        await sleep(50);
  }

  async query<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    const client = new pg.Client(this.database.connection);
    await client.connect();
    try {
      return (await client.query<T>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** What the servers said, for whoever looks for what went wrong. */
  output = (): string => this.instances.map(({ process }) => process.output()).join('\n');

  async stop(): Promise<void> {
    await Promise.all(this.instances.map(({ back }) => back));
    for (const { process } of this.instances) {
      await process.stop();
      removeDataDir(process.dataDir);
    }
    await this.database.stop();
    removeDataDir(this.home);
    this.builds.dispose();
    rmSync(CLIENT, { recursive: true, force: true });
    if (existsSync(ASIDE)) renameSync(ASIDE, CLIENT);
  }
}

/** A server whose database dies while it starts says so and ends; whoever runs servers starts them again. */
async function restartLikeAServiceManager(process: ServerProcess): Promise<ServerProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await process.restart();
    } catch (error) {
      if (tries === MOST_RESTARTS) throw error;
      await sleep(500);
    }
  }
}
