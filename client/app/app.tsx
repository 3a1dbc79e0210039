/** The whole app, for a runtime that has started. */
import { useSpoken } from '#client/messages/use-spoken.ts';
import { ErrorBoundary } from './error-screen.tsx';
import { Frame } from './frame.tsx';
import { Routes } from './routes.tsx';
import type { RuntimeHandle } from './runtime.ts';
import { RuntimeProvider } from './use-runtime.tsx';

export function App({ handle }: { handle: RuntimeHandle }) {
  // Dates and numbers are written without a hook: all of it is drawn again when the language changes.
  useSpoken();
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
