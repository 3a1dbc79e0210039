/** The headers that restrict what a browser may do with our answers. */
import helmet from 'koa-helmet';
import type { AppMiddleware } from '../http/state.ts';

const YEAR_S = 31_536_000;
const SELF = ["'self'"];
const NONE = ["'none'"];

/** Nothing comes from anywhere but this origin; nobody frames us. The page works without inline scripts and styles. */
const directives = {
  defaultSrc: NONE,
  scriptSrc: SELF,
  styleSrc: SELF,
  fontSrc: SELF,
  imgSrc: [...SELF, 'data:'],
  connectSrc: SELF,
  manifestSrc: SELF,
  workerSrc: SELF,
  baseUri: NONE,
  objectSrc: NONE,
  frameAncestors: NONE,
  formAction: SELF,
  // No string becomes markup or a script: client/pwa/own-script.ts has the one policy.
  requireTrustedTypesFor: ["'script'"],
  trustedTypes: ['studentos'],
  upgradeInsecureRequests: null,
};

/** An answer of the API is no page: whoever opens it as one gets a document that can do nothing, in nobody's frame. */
const API_HEADERS = {
  'Content-Security-Policy': "default-src 'none';frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};
/** Whether a path is of the API, its own pages apart. */
const isApi = (path: string): boolean => /^\/api(\/|$)/.test(path) && !/^\/api\/docs(\/|$)/.test(path);

/** Sets the headers before anything can fail, so that errors carry them too. */
export function securityHeaders(): AppMiddleware {
  const set = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  return (ctx, next) => {
    // Over plain HTTP a browser ignores it, and on localhost it would lock out other projects' ports.
    if (ctx.secure) ctx.set('Strict-Transport-Security', `max-age=${YEAR_S}; includeSubDomains`);
    if (isApi(ctx.path)) {
      ctx.set(API_HEADERS);
      return next();
    }
    ctx.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    return set(ctx, next) as Promise<unknown>;
  };
}
