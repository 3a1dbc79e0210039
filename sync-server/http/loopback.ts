/** Whether a request was made on this machine, by a program that speaks to the server itself. */
import type { AppContext } from './state.ts';

const LOOPBACK = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/i;

/** Whether an address, as a socket tells it, is of the loopback interface. */
export const isLoopback = (address: string): boolean => LOOPBACK.test(address);

/** The headers that proxies add. */
const FORWARDING = [
  'Forwarded',
  'Via',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Real-IP',
  'CF-Connecting-IP',
];

/** The headers of proxies that a request has. */
export const forwardingHeaders = (ctx: AppContext): string[] => FORWARDING.filter((name) => ctx.get(name) !== '');

/**
 * Whether a request comes from this machine: over the loopback interface, with this machine as the host, and without a proxy's header. So
 * requests that a local proxy passes on, or that a page makes by DNS rebinding, are excluded.
 */
export function isFromThisMachine(ctx: AppContext): boolean {
  return (
    isLoopback(ctx.socket.remoteAddress ?? '') &&
    /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(ctx.get('Host')) &&
    forwardingHeaders(ctx).length === 0
  );
}
