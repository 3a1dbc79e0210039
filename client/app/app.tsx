/** The whole app, for a runtime that has started. */
import { ErrorBoundary } from './error-screen.tsx';
import { Frame } from './frame.tsx';
import { Routes } from './routes.tsx';
import type { RuntimeHandle } from './runtime.ts';
import { RuntimeProvider } from './use-runtime.tsx';

export function App({ handle }: { handle: RuntimeHandle }) {
  return (
    <ErrorBoundary>
      <RuntimeProvider handle={handle}>
        <Frame>
          <Routes />
        </Frame>
      </RuntimeProvider>
    </ErrorBoundary>
  );
}
