/**
 * The worker's part when the browser wakes it to send: the same round as in a page, for the active person.
 * A page that does the same at this moment does no harm.
 * @see docs/sync-rules.md R33
 */
import * as z from 'zod/mini';
import { browserNetwork, personSession, storeName } from '#client/runtime/person-session.ts';
import { storePorts } from '#client/runtime/store-ports.ts';
import { DeviceDatabase } from './device/device-database.ts';
import { createApi } from './http/api.ts';
import { Store } from './store/database.ts';
import { syncRound } from './sync/round.ts';

// As in main.tsx: the content security policy refuses compiled schemas.
z.config({ jitless: true });

// Loaded by `importScripts`, which knows no exports.
Object.assign(globalThis, { sendOutbox });

/** @throws Problem when it cannot be sent now; the browser tries again later, a few times */
async function sendOutbox(): Promise<void> {
  const device = new DeviceDatabase();
  const { userId } = await device.activePerson();
  if (userId !== null) await sendOf(userId, device).finally(() => device.close());
}

async function sendOf(userId: string, device: DeviceDatabase): Promise<void> {
  const store = new Store(storeName(userId), storePorts);
  await store.open();
  try {
    if ((await store.outbox.count()) === 0) return;
    const api = createApi(browserNetwork);
    const session = personSession(api, device, userId);
    await syncRound(store, (request) => session.authorized((token) => api.sync(token, request)));
  } finally {
    store.close();
  }
}
