/** The API's own description, for machines and for people; both from this origin alone. */
import { createRouter } from '../middleware/router.ts';
import type { AppRouter } from '../middleware/state.ts';
import { openApiDocument } from './document.ts';
import { PAGE_STYLE, renderPage } from './page.ts';

/** `GET /api/openapi.json`, `GET /api/docs`. */
export function openApiRoutes(): AppRouter {
  const document = openApiDocument();
  const json = JSON.stringify(document);
  const page = renderPage(document);
  const router = createRouter();
  router.get('/api/openapi.json', (ctx) => {
    ctx.body = json;
    ctx.type = 'application/json';
  });
  router.get('/api/docs', (ctx) => {
    ctx.body = page;
    ctx.type = 'text/html';
  });
  router.get('/api/docs/style.css', (ctx) => {
    ctx.body = PAGE_STYLE;
    ctx.type = 'text/css';
  });
  return router;
}
