/** Runs a peer's server as a process of its own, until it listens; and ends it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_DEADLINE_MS = 30_000;
const END_DEADLINE_MS = 5_000;

export interface RunningServer {
  port: number;
  stop(): Promise<void>;
}

/** What a server is told: its port and an empty folder on the disk, for its data. */
export type Command = (port: number, data: string) => { args: string[]; env?: Record<string, string> };

/** @throws with the end of what it printed, when it ends or does not listen in time */
export async function runServer(command: Command): Promise<RunningServer> {
  const port = await freePort();
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'studentos-peer-'));
  const { args, env } = command(port, data);
  const child = spawn(process.execPath, args, {
    ...{ cwd: data, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => (said = (said + piece).slice(-2000)));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;

  const stop = async (): Promise<void> => {
    if (!hasEnded()) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await Promise.race([gone, sleep(END_DEADLINE_MS, undefined, { ref: false })]);
      if (!hasEnded()) child.kill('SIGKILL');
      await gone;
    }
    fs.rmSync(data, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + READY_DEADLINE_MS; !(await listens(port)); await sleep(50)) {
    if (!hasEnded() && Date.now() < deadline) continue;
    await stop();
    throw new Error(`its server does not start: ${said.trim()}`);
  }
  return { port, stop };
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
