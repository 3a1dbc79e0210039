/** What the sync centre reads: refused changes, and what waits to be sent. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useStore } from '#client/app/use-runtime.tsx';
import type { AttentionItem, OutboxEntry } from '#client/store/database.ts';
import type { Slot } from '#client/store/slot.ts';
import type { ResourceName } from '#protocol/resources.ts';

/** Refused changes, the latest first. */
export function useAttention(): AttentionItem[] {
  const store = useStore();
  return useLiveQuery(() => store.attention.orderBy('at').reverse().toArray(), [store]) ?? [];
}

/** A change that waits, with what its record is called. */
export interface WaitingChange {
  key: string;
  resource: ResourceName;
  deleted: boolean;
  name: string;
}

/** The oldest changes that wait, up to a number. */
export function useWaitingChanges(limit: number): WaitingChange[] {
  const store = useStore();
  const waiting = useLiveQuery(async () => {
    const entries = await store.outbox.orderBy('since').limit(limit).toArray();
    return Promise.all(
      entries.map(async (entry) => toChange(entry, await store.records(entry.resource).get(entry.id))),
    );
  }, [store, limit]);
  return waiting ?? [];
}

function toChange(
  { resource, id, queued, sending, server }: OutboxEntry,
  live: Record<string, unknown> | undefined,
): WaitingChange {
  const slot: Slot | null = queued ?? sending;
  return {
    key: `${resource} ${id}`,
    resource,
    deleted: slot?.method === 'DELETE',
    name: recordName({ ...server, ...sending?.body, ...slot?.body, ...live }),
  };
}

/** What a person calls a record: a goal by its title, an entry by its text. */
export function recordName(fields: Record<string, unknown>): string {
  const name = fields.title ?? fields.text;
  return typeof name === 'string' ? name : '';
}
