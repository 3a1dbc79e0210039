/** Where a request comes from, as far as it can be known. */
import { isIP } from 'node:net';
import type { AppContext } from './state.ts';

/**
 * The address of the connection, or behind proxies of ours the one that they saw. What a caller writes into `X-Forwarded-For` stands
 * to the left of that, and is never read. An IPv4 address that comes as IPv6 is told as IPv4.
 */
export function clientAddress(ctx: AppContext): string {
  const address = isIP(ctx.ip) ? ctx.ip : (ctx.socket.remoteAddress ?? '');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
