/** Opens the store, starts the engine, mounts the app in the reader's language, in that order. */
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import * as z from 'zod/mini';
import { App } from './app/app.tsx';
import { runtimePorts } from '#client/runtime/browser-ports.ts';
import { loadScreenAt } from './app/parts.ts';
import { startRuntime } from '#client/runtime/runtime.ts';
import { sendLaterToo } from '#client/runtime/send-later.ts';
import { StoreError } from './app/store-error.tsx';
import { startLanguage } from './app/use-language.ts';
import { nextIdle } from './design/idle.ts';
import { readToday } from '#client/today/day-query.ts';

// Compiling a schema to code is refused by the content security policy; trying it would be reported as a violation.
z.config({ jitless: true });

/** Not awaited at the top: a language that loads on demand waits for this file to be done with. */
async function start(root: Root): Promise<void> {
  const spoken = startLanguage();
  const screen = loadScreenAt(location.pathname);
  try {
    const handle = await startRuntime(runtimePorts);
    const { store } = handle.current();
    if (location.pathname === '/') await readToday(store, store.now());
    await Promise.all([spoken, screen]);
    root.render(
      <StrictMode>
        <App handle={handle} />
      </StrictMode>,
    );
    await nextIdle();
    handle.begin();
    sendLaterToo(handle);
  } catch (error) {
    console.error(error);
    await spoken;
    root.render(<StoreError error={error} />);
  }
}

void start(createRoot(document.getElementById('root')!));
