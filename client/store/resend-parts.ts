/** Sends records again that a server has lost without reporting it. */
import { monthOf } from '#protocol/digest.ts';
import type { Stamped } from '#protocol/merge.ts';
import type { ResourceName } from '#protocol/resources.ts';
import type { Part } from '#protocol/sync-request.ts';
import type { RecordKey, Store } from './database.ts';
import { keyOf } from './record-state.ts';
import { loadStates, saveStates } from './stored-states.ts';
import { resend } from './start-over.ts';

/**
 * Queues the records of some parts that the server lacks or holds in an older version. Records with unsent changes are left as they are.
 * @param onServer  the records of these parts as the server holds them, by `keyOf`
 * @returns how many records are queued for it
 */
export function resendParts(store: Store, parts: Part[], onServer: ReadonlyMap<string, Stamped>): Promise<number> {
  return store.transaction('rw', store.tables, async () => {
    const keys = (await Promise.all(parts.map((part) => keysOf(store, part)))).flat();
    const states = [...(await loadStates(store, keys)).values()].filter(({ queued, sending }) => !queued && !sending);
    for (const state of states) resend(state, onServer.get(keyOf(state.resource, state.id)) ?? null, store.ports.newId);
    await saveStates(store, states);
    return states.filter(({ queued }) => queued).length;
  });
}

async function keysOf(store: Store, { resource, month }: Part): Promise<RecordKey[]> {
  const name = resource as ResourceName;
  const rows = await store
    .records(name)
    .filter((row) => monthOf(row) === month)
    .toArray();
  return rows.map(({ id }): RecordKey => [name, id]);
}
