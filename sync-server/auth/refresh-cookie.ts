/** The cookie that holds the refresh token: no script reads it, and it travels to `/api/auth` alone. */
import type { AppContext } from '../middleware/state.ts';
import { formatRefreshToken, parseRefreshToken, type RefreshToken } from './refresh-tokens.ts';
import { REFRESH_DAYS } from './sessions.ts';

/**
 * With a prefix over TLS, which browsers let nobody set from a page without it. `__Host-` would shut out sibling domains as well, but
 * wants the path `/`.
 */
const nameOf = (ctx: AppContext): string => (ctx.secure ? '__Secure-studentos_refresh' : 'studentos_refresh');
const DAY_MS = 86_400_000;

const attributes = (ctx: AppContext) =>
  ({ path: '/api/auth', httpOnly: true, sameSite: 'strict', secure: ctx.secure, overwrite: true }) as const;

export function setRefreshCookie(ctx: AppContext, token: RefreshToken): void {
  ctx.cookies.set(nameOf(ctx), formatRefreshToken(token), { ...attributes(ctx), maxAge: REFRESH_DAYS * DAY_MS });
}

export function clearRefreshCookie(ctx: AppContext): void {
  ctx.cookies.set(nameOf(ctx), '', { ...attributes(ctx), maxAge: 0 });
}

/** The token of the cookie, if there is one. */
export const readRefreshCookie = (ctx: AppContext): RefreshToken | undefined =>
  parseRefreshToken(ctx.cookies.get(nameOf(ctx)) ?? '');

/**
 * Whether a page of ours sent a request, or no page at all: a browser sends the cookie along with what any page makes it send, and
 * says in these headers which one that was. A program has neither header.
 */
export function isFromOurPage(ctx: AppContext, corsOrigins: string[]): boolean {
  const [origin, site] = [ctx.get('Origin'), ctx.get('Sec-Fetch-Site')];
  if (site === 'same-origin' || corsOrigins.includes(origin)) return true;
  return origin === '' ? site === '' : origin === `${ctx.protocol}://${ctx.host}`;
}
