/**
 * The schema number of the server, and the queued changes that must wait because the server does not know their fields yet: a device may
 * run a newer build than its server. Such changes are sent once the server is updated, and are not shown as a problem.
 * @see docs/sync-rules.md R113, R116
 */
import { isKnownField, isKnownResource } from '#protocol/known-part.ts';
import { pick } from '#protocol/merge.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { FIRST_SCHEMA, LEAST_SCHEMA, SCHEMA } from '#protocol/sync.ts';
import type { OutboxEntry, Store } from './database.ts';
import { readMeta } from './meta.ts';
import { neverSent, type Slot } from './slot.ts';

/** The schema number that the server last sent; before that, the lowest one of this protocol. */
export const readServerSchema = async (store: Store): Promise<number> =>
  (await readMeta<number>(store, 'schema')) ?? LEAST_SCHEMA;

/** Stores the schema number of the server. */
export const saveServerSchema = (store: Store, schema: number): Promise<unknown> =>
  store.meta.put({ key: 'schema', value: schema });

/**
 * Splits a slot into the part that a server of some schema knows and the part that must wait. A deletion is not split.
 * @param id  the mutation id of the waiting part
 * @returns `first` null where nothing can be sent
 */
export function splitByKnown(
  resource: ResourceName,
  slot: Slot,
  schema: number,
  id: string,
): { first: Slot | null; rest: Slot | null } {
  if (!isKnownResource(resource, schema)) return { first: null, rest: slot };
  const fields = Object.keys(slot.body);
  const later = fields.filter((field) => !isKnownField(resource, field, schema));
  if (slot.method === 'DELETE' || later.length === 0) return { first: slot, rest: null };
  if (later.length === fields.length) return { first: null, rest: slot };
  const body = pick(
    slot.body,
    fields.filter((field) => !later.includes(field)),
  );
  const stamps = Object.fromEntries(Object.entries(slot.stamps).filter(([field]) => !later.includes(field)));
  const rest: Slot = {
    ...neverSent(id),
    sent: slot.sent,
    method: 'PATCH',
    body: pick(slot.body, later),
    stamps: Object.fromEntries(later.map((field) => [field, slot.stamps[field]!])),
  };
  return { first: { ...slot, body, stamps }, rest };
}

/** The entries of the outbox that wait as a whole for an update of the server. */
export async function waitingForUpdate(store: Store): Promise<OutboxEntry[]> {
  const schema = (await readMeta<number>(store, 'schema')) ?? SCHEMA;
  if (schema >= SCHEMA) return [];
  return store.outbox
    .filter(
      ({ resource, queued, sending }) => !sending && !!queued && !splitByKnown(resource, queued, schema, '').first,
    )
    .toArray();
}

/**
 * Whether the store was filled with a lower schema number than both sides have now. Run it inside a transaction over `meta`.
 */
export async function isRefillDue(store: Store): Promise<boolean> {
  const [cursor, filled, schema] = await Promise.all([
    readMeta<string>(store, 'cursor'),
    readMeta<number>(store, 'filled'),
    readMeta<number>(store, 'schema'),
  ]);
  return cursor !== null && (filled ?? FIRST_SCHEMA) < Math.min(SCHEMA, schema ?? FIRST_SCHEMA);
}
