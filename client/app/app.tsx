/** The whole app, for a runtime that has started. */
import { useMemo } from 'react';
import { PartWords } from '#client/design/lazy-part.tsx';
import { useMessages, useSpoken } from '#client/messages/use-messages.ts';
import { ErrorBoundary } from './error-screen.tsx';
import { Frame } from './frame.tsx';
import { Routes } from './routes.tsx';
import type { RuntimeHandle } from '#client/runtime/runtime-handle.ts';
import { RuntimeProvider } from '#client/runtime/use-runtime.tsx';

export function App({ handle }: { handle: RuntimeHandle }) {
  // Dates and numbers are written without a hook: all of it is drawn again when the language changes.
  useSpoken();
  const { partMissing: missing, tryAgain, close } = useMessages().app;
  const partWords = useMemo(() => ({ missing, tryAgain, close }), [missing, tryAgain, close]);
  return (
    <ErrorBoundary>
      <RuntimeProvider handle={handle}>
        <PartWords value={partWords}>
          <Frame>
            <Routes />
          </Frame>
        </PartWords>
      </RuntimeProvider>
    </ErrorBoundary>
  );
}
