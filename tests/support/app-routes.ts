/** Every route that an application answers, read from its routers. */

export interface AppRoute {
  method: string;
  /** As the router has it: `/api/goals/:id`. */
  path: string;
}

interface Layer {
  methods: string[];
  path: string;
}

/** The routes of the routers that an application uses; `HEAD`, which comes with each `GET`, is left out. */
export function appRoutes(app: { middleware: unknown[] }): AppRoute[] {
  const routers = app.middleware.flatMap((middleware) => (middleware as { router?: { stack: Layer[] } }).router ?? []);
  return routers.flatMap(({ stack }) =>
    stack.flatMap(({ methods, path }) =>
      methods
        .filter((method) => method !== 'HEAD')
        .map((method) => ({ method, path: path.length > 1 ? path.replace(/\/$/, '') : path })),
    ),
  );
}
