/** The API's own description, for machines and for people; both from this origin alone. */
import { createRouter } from '../middleware/router.ts';
import type { AppRouter } from '../http/state.ts';
import { openApiDocument } from './document.ts';
import { packedAnswer } from './packed-answer.ts';
import { PAGE_STYLE, renderPage } from './page.ts';

/** `GET /api/openapi.json`, `GET /api/docs`. */
export function openApiRoutes(): AppRouter {
  const router = createRouter();
  router.get(
    '/api/openapi.json',
    packedAnswer(() => JSON.stringify(openApiDocument()), 'application/json'),
  );
  router.get(
    '/api/docs',
    packedAnswer(() => renderPage(openApiDocument()), 'text/html'),
  );
  router.get(
    '/api/docs/style.css',
    packedAnswer(() => PAGE_STYLE, 'text/css'),
  );
  return router;
}
