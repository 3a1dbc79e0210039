/** Opens the store, starts the engine, mounts the app, in that order. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { App } from './app/app.tsx';
import { browserPorts } from './app/browser-ports.ts';
import { StoreError } from './app/error-screen.tsx';
import { startRuntime } from './app/runtime.ts';

// Compiling a schema to code is refused by the content security policy; trying it would be reported as a violation.
z.config({ jitless: true });

const root = createRoot(document.getElementById('root')!);
try {
  const handle = await startRuntime(browserPorts);
  root.render(
    <StrictMode>
      <App handle={handle} />
    </StrictMode>,
  );
} catch (error) {
  console.error(error);
  root.render(<StoreError error={error} />);
}
