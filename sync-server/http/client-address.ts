/** Where a request comes from, as far as it can be known. */
import { isIP } from 'node:net';
import type { AppContext } from './state.ts';

/**
 * The address of the connection, or behind proxies of ours the one that they saw. What a caller writes into `X-Forwarded-For` stands
 * to the left of that, and is never read.
 */
export const clientAddress = (ctx: AppContext): string =>
  readAddress(ctx.ip) ?? readAddress(ctx.socket.remoteAddress ?? '') ?? '';

/**
 * Reads an address as systems and proxies write it: some add a port. An IPv4 address that comes as IPv6, in whichever spelling, is told
 * as IPv4; otherwise all who come that way would count as one.
 * @returns undefined for what is none
 */
export function readAddress(text: string): string | undefined {
  const address = /^\[(.+)\](:\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const family = isIP(address);
  if (family === 0) return undefined;
  return (family === 6 && toIPv4(address)) || address;
}

/** The IPv4 address in an IPv6 address that maps one; the parser of URLs gives each the same spelling. */
function toIPv4(address: string): string | undefined {
  if (!/ffff/i.test(address) || address.includes('%')) return undefined;
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? [];
  if (high === undefined || low === undefined) return undefined;
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}
