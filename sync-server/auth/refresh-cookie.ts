/** The cookie that holds the refresh token: no script reads it, and it travels to `/api/auth` alone. */
import type { AppContext } from '../middleware/state.ts';
import { formatRefreshToken, parseRefreshToken, type RefreshToken } from './refresh-tokens.ts';
import { REFRESH_DAYS } from './sessions.ts';

const NAME = 'studentos_refresh';
const DAY_MS = 86_400_000;

const attributes = (ctx: AppContext) =>
  ({ path: '/api/auth', httpOnly: true, sameSite: 'strict', secure: ctx.secure, overwrite: true }) as const;

export function setRefreshCookie(ctx: AppContext, token: RefreshToken): void {
  ctx.cookies.set(NAME, formatRefreshToken(token), { ...attributes(ctx), maxAge: REFRESH_DAYS * DAY_MS });
}

export function clearRefreshCookie(ctx: AppContext): void {
  ctx.cookies.set(NAME, '', { ...attributes(ctx), maxAge: 0 });
}

/**
 * The token of the cookie, if there is one and a page of ours sent it: a request from any other origin is treated as if it had
 * none.
 */
export function readRefreshCookie(ctx: AppContext, corsOrigins: string[]): RefreshToken | undefined {
  const origin = ctx.get('Origin');
  const isOurs = origin === '' || origin === `${ctx.protocol}://${ctx.host}` || corsOrigins.includes(origin);
  if (!isOurs || ctx.get('Sec-Fetch-Site') === 'cross-site') return undefined;
  return parseRefreshToken(ctx.cookies.get(NAME) ?? '');
}
