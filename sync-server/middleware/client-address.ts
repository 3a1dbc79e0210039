/** Where a request comes from, as far as it can be known. */
import { isIP } from 'node:net';
import type { AppContext } from './state.ts';

/**
 * The address that limits count by: that of the connection, or behind proxies of ours the one that they saw. What a caller writes
 * into `X-Forwarded-For` stands to the left of that, and is never read. IPv6 counts by /64, which is what one household gets.
 */
export function clientAddress(ctx: AppContext): string {
  const address = isIP(ctx.ip) ? ctx.ip : (ctx.socket.remoteAddress ?? '');
  return addressToNetwork(address);
}

/** An IPv4 address as it is, an IPv6 address as its first four groups. */
export function addressToNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail ? tail.split(':') : [];
  const all =
    tail === undefined ? groups : [...groups, ...Array<string>(8 - groups.length - rest.length).fill('0'), ...rest];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
