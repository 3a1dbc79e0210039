/** Screens as a table: a line an address. */
import type { ReactNode } from 'react';
import { Route } from 'wouter';
import { Screen } from './screen.tsx';

/** Its address, its title, and what it shows. */
export type ScreenLine = [path: `/${string}`, title: string, content: ReactNode];

/** The routes of a table, for a `Switch`. */
export const screenRoutes = (lines: ScreenLine[]) =>
  lines.map(([path, title, content]) => (
    <Route key={path} path={path}>
      <Screen key={path} title={title}>
        {content}
      </Screen>
    </Route>
  ));
