/** The live queries of the sync centre: refused changes and unsent ones. */
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import type { AttentionItem, OutboxEntry } from '#client/store/database.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { recordName } from '#client/history/value-words.ts';

/** Refused changes, the latest first. */
export function useAttention(): AttentionItem[] {
  const store = useStore();
  return useStored(() => store.attention.orderBy('at').reverse().toArray(), [store]) ?? [];
}

/** A change that waits, with what its record is called. */
export interface WaitingChange {
  key: string;
  resource: ResourceName;
  kind: 'new' | 'changed' | 'deleted';
  /** The names of the fields that change. */
  fields: string[];
  name: string;
  /** The server has no room for it. */
  isFull: boolean;
}

/** The oldest changes that wait, up to a number. */
export function useWaitingChanges(limit: number): WaitingChange[] {
  const store = useStore();
  const waiting = useStored(async () => {
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
  const slots = [sending, queued].filter((slot) => slot !== null);
  const isGone = !live && slots.some(({ method }) => method === 'DELETE');
  const isNew = server === null && slots.some(({ method }) => method === 'POST');
  return {
    key: `${resource} ${id}`,
    resource,
    kind: isGone ? 'deleted' : isNew ? 'new' : 'changed',
    fields: [...new Set(slots.flatMap(({ body }) => Object.keys(body)))],
    isFull: slots.at(-1)?.full === true,
    name: recordName({ ...server, ...sending?.body, ...queued?.body, ...live }),
  };
}
