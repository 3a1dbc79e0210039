/** Which page made a browser send a request. */
import type { AppContext } from '../http/state.ts';

/**
 * Whether a page of ours sent a request, or no page at all: a browser sends the cookie along with what any page makes it send, and
 * says in these headers which one that was. A program has neither header.
 */
export function isFromOurPage(ctx: AppContext, corsOrigins: string[]): boolean {
  const [origin, site] = [ctx.get('Origin'), ctx.get('Sec-Fetch-Site')];
  if (site === 'same-origin' || corsOrigins.includes(origin)) return true;
  return origin === '' ? site === '' : origin === `${ctx.protocol}://${ctx.host}`;
}
