/** `GET /api`: what this server is, for programs that meet it. @see contract section 2 */
import { resourceNames } from '#protocol/resources.ts';
import { PROTOCOLS, SCHEMA } from '#protocol/sync.ts';
import { createRouter } from '../middleware/router.ts';
import type { AppRouter } from '../http/state.ts';
import { RELEASE } from '../release.ts';

/** The answer of `GET /api`. */
export const ABOUT = {
  name: 'StudentOS',
  version: RELEASE,
  protocols: [...PROTOCOLS],
  schema: SCHEMA,
  resources: resourceNames,
};

export function aboutRoutes(): AppRouter {
  const router = createRouter();
  router.get('/api', (ctx) => {
    ctx.body = ABOUT;
  });
  return router;
}
