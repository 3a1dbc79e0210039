/** Serves the built client: its files, and the page itself for every address that a person opens. */
import fs from 'node:fs';
import path from 'node:path';
import type { ServerResponse } from 'node:http';
import type { Context, Middleware, Next } from 'koa';
import serve from 'koa-static';

/** Paths that are not the client's: an unknown one is a 404, not the page. */
const NOT_CLIENT = /^\/(?:api|healthz|readyz|metrics)(?:\/|$)/;

/**
 * Answers `GET` and `HEAD` for what lies in the folder, and with `index.html` for navigations; passes all else on. A missing
 * file is never answered with the page: an old tab that asks for a script of an earlier build must see that it is gone.
 * @param folder  what `vite build` made
 */
export function serveClient(folder: string): Middleware {
  const sendFile = serve(folder, { index: false, setHeaders: setCaching });
  return async (ctx: Context, next: Next) => {
    if (isClients(ctx)) await sendAs(ctx, isNavigation(ctx) ? '/index.html' : ctx.path, sendFile);
    if (!ctx.body) await next();
    else if (ctx.fresh) ctx.status = 304;
  };
}

/** Whether there is a client to serve. */
export const isBuilt = (folder: string): boolean => fs.existsSync(path.join(folder, 'index.html'));

const isClients = ({ method, path: address }: Context): boolean =>
  (method === 'GET' || method === 'HEAD') && !NOT_CLIENT.test(address);

/** The front door opens for everybody; further in, only whoever wants a page gets it, since a script that errs wants a 404. */
function isNavigation(ctx: Context): boolean {
  if (ctx.path === '/') return true;
  return path.posix.extname(ctx.path) === '' && ctx.accepts('json', 'html') === 'html';
}

/** Sends a file under another address than the one asked for, and keeps the one asked for in the log. */
async function sendAs(ctx: Context, file: string, sendFile: Middleware): Promise<void> {
  const asked = ctx.url;
  if (path.posix.extname(file) === '.map') return;
  try {
    ctx.path = file;
    await sendFile(ctx, () => Promise.resolve());
  } catch (error) {
    // Addresses that leave the folder or cannot be decoded: there is no such file.
    if (!isClientError(error)) throw error;
  } finally {
    ctx.url = asked;
  }
}

function isClientError(error: unknown): boolean {
  const status = error instanceof Error && (error as Error & { status?: unknown }).status;
  return typeof status === 'number' && status < 500;
}

/** A name with a fingerprint holds the same bytes for ever; everything else is asked for again and mostly answered 304. */
function setCaching(response: ServerResponse, file: string, stats: fs.Stats): void {
  const isFingerprinted = file.split(path.sep).at(-2) === 'assets';
  response.setHeader('Cache-Control', isFingerprinted ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', `W/"${stats.size.toString(16)}-${Math.round(stats.mtimeMs).toString(16)}"`);
}
