/** Whether a request was made on this machine, by a program that speaks to the server itself. */
import type { AppContext } from './state.ts';

const LOOPBACK = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/i;

/** Whether an address, as a socket tells it, is of the loopback interface. */
export const isLoopback = (address: string): boolean => LOOPBACK.test(address);

/** What proxies write. */
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
 * Not what a proxy on this machine passes on, nor what a page asks under a name of its own that leads here (DNS rebinding): the
 * connection comes from the loopback interface, names this machine as the host, and has no header of a proxy.
 */
export function isFromThisMachine(ctx: AppContext): boolean {
  return (
    isLoopback(ctx.socket.remoteAddress ?? '') &&
    /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(ctx.get('Host')) &&
    forwardingHeaders(ctx).length === 0
  );
}
