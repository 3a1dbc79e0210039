/** Gives each request its way to tell of security events. */
import type { securityEvents } from '../security-events.ts';
import { clientAddress } from '../http/client-address.ts';
import type { AppMiddleware } from '../http/state.ts';

/** Stands after `requestId`, so that each event has the id of its request. */
export function securityLog(events: ReturnType<typeof securityEvents>): AppMiddleware {
  return (ctx, next) => {
    ctx.state.tell = (event, details) => events(ctx.state.log, clientAddress(ctx))(event, details);
    return next();
  };
}
