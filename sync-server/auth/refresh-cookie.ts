/**
 * The cookie that holds the refresh token; no script reads it. Over TLS its prefix keeps other hosts and pages without TLS from
 * setting it. Without TLS nothing does: its name differs by instance, since cookies of one host are the same on all ports.
 * @see docs/decisions/0073-names-of-cookies.md
 */
import { isIP } from 'node:net';
import type { AppContext } from '../http/state.ts';
import { formatRefreshToken, parseRefreshToken, type RefreshToken } from './refresh-tokens.ts';
import { REFRESH_DAYS } from './session-row.ts';

const DAY_MS = 86_400_000;
/** Where the cookie goes without TLS, and went in 0.1.0. */
const AUTH_PATH = '/api/auth';
/** The most parent domains for which cookies are cleared, to bound the headers of an answer. */
const MOST_DOMAINS = 4;
/** Where a planted cookie could lie that a call of ours is sent with. */
const PATHS = ['/', '/api', '/api/', AUTH_PATH, ...['', 'signup', 'login', 'refresh', 'logout'].map(inAuth)];

/** The refresh cookie of one request, and what its answer does with it. */
export interface RefreshCookie {
  /** Undefined where there is none, or more than one. */
  token: RefreshToken | undefined;
  /** Whether the browser sent the name more than once: somebody planted one beside ours, and nobody knows which. */
  isDoubled: boolean;
  set(token: RefreshToken): void;
  /** Takes it away, and what could lie beside it. */
  clear(): void;
  /** Takes away what could lie beside it and be sent first. */
  clearVariants(): void;
}

/**
 * Reads the cookie of a request.
 * @param instance  the name of this instance
 * @param isOurs    whether a page of ours sent the request; a foreign page's has no cookie
 */
export function refreshCookieOf(ctx: AppContext, instance: string, isOurs: boolean): RefreshCookie {
  const [name, oldName] = namesOf(ctx, instance);
  const [values, oldValues] = isOurs ? [valuesOf(ctx, name), valuesOf(ctx, oldName)] : [[], []];
  // The name of 0.1.0 is that of every instance on this host: it counts where there is no other, and goes once it was replaced.
  const isOld = values.length === 0 && oldValues.length > 0;
  const [found, present] = isOld ? [oldName, oldValues] : [name, values];
  const isDoubled = present.length > 1;
  const clearVariants = (): void => {
    if (found.startsWith('__Host-')) return;
    for (const path of PATHS) if (path !== AUTH_PATH) expire(ctx, found, path);
    if (isDoubled) clearDoubles(ctx, found);
  };
  return {
    token: isDoubled ? undefined : parseRefreshToken(present[0] ?? ''),
    isDoubled,
    set(token) {
      const maxAge = REFRESH_DAYS * DAY_MS;
      ctx.cookies.set(name, formatRefreshToken(token), { ...attributes(ctx), path: pathOf(ctx), maxAge });
      if (isOld) expire(ctx, oldName, AUTH_PATH);
    },
    clear() {
      expire(ctx, found, isOld ? AUTH_PATH : pathOf(ctx));
      if (isDoubled) clearVariants();
    },
    clearVariants,
  };
}

/** The name of the cookie, and what it was in 0.1.0. */
const namesOf = ({ secure }: AppContext, instance: string): [string, string] =>
  secure
    ? [`__Host-studentos_refresh_${instance}`, '__Secure-studentos_refresh']
    : [`studentos_refresh_${instance}`, 'studentos_refresh'];

/** The prefix `__Host-` wants this path; without it the cookie need not go with every request. */
const pathOf = ({ secure }: AppContext): string => (secure ? '/' : AUTH_PATH);

/** All values that a browser sent under a name; it sends those of longer paths first. */
function valuesOf(ctx: AppContext, name: string): string[] {
  const pairs = ctx.get('Cookie').split(';');
  return pairs
    .map((pair) => pair.trim())
    .flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []));
}

const attributes = ({ secure }: AppContext) => ({ httpOnly: true, sameSite: 'strict', secure }) as const;

const expire = (ctx: AppContext, name: string, path: string, domain?: string): void =>
  void ctx.cookies.set(name, '', { ...attributes(ctx), path, maxAge: 0, ...(domain !== undefined && { domain }) });

/** Those of parent domains too: a sibling of this host can set them, and no name without a prefix keeps it from that. */
function clearDoubles(ctx: AppContext, name: string): void {
  const paths = PATHS.filter(
    (path) => path === '/' || `${ctx.path}/`.startsWith(path.endsWith('/') ? path : `${path}/`),
  );
  for (const domain of parentsOf(ctx.hostname)) for (const path of paths) expire(ctx, name, path, domain);
}

/** A host and the domains above it, down to two labels; none for an address or what is no name. */
function parentsOf(host: string): string[] {
  if (isIP(host) || !/^[a-z0-9.-]+$/i.test(host)) return [];
  const labels = host.split('.');
  return labels
    .slice(0, -1)
    .map((_, index) => labels.slice(index).join('.'))
    .slice(-MOST_DOMAINS);
}

function inAuth(call: string): string {
  return `${AUTH_PATH}/${call}`;
}
