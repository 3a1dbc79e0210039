/** The address of a request's sender, as far as it can be known. */
import { isIP } from 'node:net';
import type { AppContext } from './state.ts';

/**
 * The address of the connection, or behind our own proxies the address that they saw. Addresses that a caller writes into
 * `X-Forwarded-For` stand to the left of that one and are never read.
 */
export const clientAddress = (ctx: AppContext): string =>
  readAddress(ctx.ip) ?? readAddress(ctx.socket.remoteAddress ?? '') ?? '';

/**
 * Reads an address as systems and proxies write it; some add a port. An IPv4-mapped IPv6 address, in any spelling, is returned as IPv4,
 * since limits would count all of these as one network.
 * @returns undefined for a text that is no address
 */
export function readAddress(text: string): string | undefined {
  const address = /^\[(.+)\](:\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const family = isIP(address);
  if (family === 0) return undefined;
  return (family === 6 && toIPv4(address)) || address;
}

/** The IPv4 address in an IPv4-mapped IPv6 address; the URL parser normalises its spelling. */
function toIPv4(address: string): string | undefined {
  if (!/ffff/i.test(address) || address.includes('%')) return undefined;
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? [];
  if (high === undefined || low === undefined) return undefined;
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}
