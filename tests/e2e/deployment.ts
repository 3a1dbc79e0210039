/** Builds of the client that follow each other at one address, as on a server that is updated. No API behind it. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import Koa from 'koa';
import { serveClient } from '#server/middleware/static.ts';

const TOP = path.resolve(import.meta.dirname, '../..');

/** Two builds that differ in their name alone, and one whose worker removes itself. */
export type Build = 'one' | 'two' | 'without-worker';

/** Makes a build when it is first asked for; builds are shared by all tests of a run. */
export class Builds {
  private readonly home = mkdtempSync(path.join(os.tmpdir(), 'studentos-builds-'));
  private readonly made = new Set<Build>();

  /** @returns its folder */
  folderOf(build: Build): string {
    const folder = path.join(this.home, build);
    if (!this.made.has(build)) makeBuild(build, folder);
    this.made.add(build);
    return folder;
  }

  dispose(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

function makeBuild(build: Build, folder: string): void {
  const env = { ...process.env, VITE_BUILD: build, CLIENT_OUT_DIR: folder, NODE_ENV: 'production' };
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    cwd: TOP,
    env: build === 'without-worker' ? { ...env, SERVICE_WORKER: 'off' } : env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

export class Deployment {
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), 'studentos-deployed-'));
  private readonly server: Server;
  /** Whether a proxy before it answers everything but the worker itself with a page of its own. */
  asksWho = false;

  constructor(private readonly builds: Builds) {
    const answer = new Koa()
      .use(async (ctx, next) => {
        if (!this.asksWho || ctx.path === '/sw.js') return next();
        ctx.body = '<!doctype html><title>Who are you?</title>';
      })
      .use(serveClient(this.folder))
      .callback();
    this.server = createServer((request, response) => void answer(request, response));
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Puts a build in the place of the one before, whose files are gone from then on. */
  deploy(build: Build): void {
    const next = this.builds.folderOf(build);
    rmSync(this.folder, { recursive: true, force: true });
    cpSync(next, this.folder, { recursive: true });
  }

  async dispose(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
