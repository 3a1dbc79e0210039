/**
 * `npm run dev`: the server on http://localhost:8000, begun anew after each change, and the client on
 * http://localhost:5173, which passes /api on to it. Both end together, whichever ends first.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const top = path.resolve(import.meta.dirname, '..');
const program = createRequire(import.meta.url).resolve;
const tsx = program('tsx/cli');
const vite = path.join(path.dirname(program('vite/package.json')), 'bin/vite.js');

/** How long the server has to bring its database to rest. */
const GRACE_MS = 15_000;

const children = [
  start([tsx, 'watch', '--clear-screen=false', 'sync-server/main.ts'], { PORT: '8000' }),
  start([vite, '--clearScreen', 'false'], {}),
];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endAll);

function start(args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: top,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 0;
    endAll();
  });
  return child;
}

function endAll(): void {
  for (const child of children) child.kill('SIGTERM');
  setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), GRACE_MS).unref();
}
