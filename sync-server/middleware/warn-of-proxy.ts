/** Says once that a proxy seems to stand in front of a server that was not told of it. */
import type { Logger } from 'pino';
import { forwardingHeaders } from '../http/loopback.ts';
import type { AppMiddleware } from '../http/state.ts';

/**
 * Without `TRUST_PROXY`, limits by address take everybody behind a proxy for one, and cookies are not marked `Secure`. Anybody can send
 * these headers, so nothing but a line in the log follows from them.
 */
export function warnOfProxy(log: Logger, trustedProxies: number): AppMiddleware {
  let isSaid = trustedProxies > 0;
  return (ctx, next) => {
    if (isSaid) return next();
    const headers = forwardingHeaders(ctx);
    if (headers.length > 0) {
      isSaid = true;
      log.warn(
        { headers },
        'A request came with headers of a proxy, and TRUST_PROXY is off. If a proxy of yours stands in front, set it: until then ' +
          'limits by address count everybody behind it as one, and cookies are sent as over plain HTTP.',
      );
    }
    return next();
  };
}
