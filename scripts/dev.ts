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
/** Runs in each child: ends it when this process is gone, even by a kill that nobody can handle. */
const FOLLOW = `data:text/javascript,${encodeURIComponent(
  'process.once("disconnect", () => process.kill(process.pid, "SIGTERM")); process.channel?.unref();',
)}`;

/** The origin of the client while it is developed; a server that is not told of it lends it nothing. */
const CORS_ORIGINS = process.env.CORS_ORIGINS ?? 'http://localhost:5173';

let ending = false;
const children = [
  start([tsx, 'watch', '--clear-screen=false', 'sync-server/main.ts'], { PORT: '8000', CORS_ORIGINS }),
  start([vite, '--clearScreen', 'false'], {}),
];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endAll);

/** In a process group of its own: a Ctrl-C would otherwise reach the server twice, and the second one means "at once". */
function start(args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--import', FOLLOW, ...args], {
    cwd: top,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 0;
    endAll();
  });
  return child;
}

function endAll(): void {
  if (ending) return;
  ending = true;
  for (const child of children) child.kill('SIGTERM');
  setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), GRACE_MS).unref();
}
