/** Starts the thread of a transfer where the server runs from its TypeScript sources, which a new thread cannot read by itself. */
import { register } from 'tsx/esm/api';

register();
await import('./transfer-worker.ts');
