/**
 * The state of one record on this device: the server's version and the slots on top of it. The visible record is always computed
 * from these by the merge, so the two cannot disagree.
 * @see docs/sync-rules.md R10
 */
import { fieldsOf, isDeleted, mergeRecords, pick, type Stamped } from '#protocol/merge.ts';
import { canBeMade, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { isSystemStamp, ZERO_STAMP, type Stamp } from '#protocol/stamp.ts';
import { msToInstant } from '#protocol/text.ts';
import type { ProblemDocument } from '#protocol/problem-document.ts';
import type { AttentionItem, TrashRow } from './database.ts';
import { isWhole, withDefaults } from './defaults.ts';
import { neverSent, slotToStamped, tellCreation, type Slot } from './slot.ts';

export interface RecordState {
  resource: ResourceName;
  id: string;
  /** The record as the server last sent it; null when it never did. */
  server: Stamped | null;
  /** Set where the server is not known to hold `server`; only while the record is deleted, or is to be. */
  assumed?: true | undefined;
  queued: Slot | null;
  sending: Slot | null;
  /** The record as it was when it was deleted without having been sent; restoring it brings back its values and its stamps. */
  forgotten?: Stamped | undefined;
  /** The tables that had a row of it when it was loaded: only these need a deletion. */
  stored: { outbox: boolean; trash: boolean; live: boolean };
  /** The stamp of the deletion whose trash was emptied, while its content is still in the queue. */
  emptied?: Stamp | undefined;
}

/** The record as the screen shows it, deleted or not; null when there is nothing to show. */
export function visible({
  resource,
  id,
  server,
  sending,
  queued,
}: Pick<RecordState, 'resource' | 'id' | 'server' | 'sending' | 'queued'>): Stamped | null {
  const versions = [server, sending && slotToStamped(id, sending), queued && slotToStamped(id, queued)];
  const record = versions.reduce<Stamped | null>(
    (merged, next) => (merged && next ? mergeRecords(merged, next) : (merged ?? next)),
    null,
  );
  return record && withDefaults(resource, record);
}

/** Whether a record is shown: it is not deleted, and its content is complete. */
export function isLive(resource: ResourceName, record: Stamped | null): record is Stamped {
  return record !== null && !isDeleted(record.stamps) && isWhole(resource, record);
}

/** Whether a record can be changed: it is shown, or it exists from the start. */
export const isThere = (resource: ResourceName, record: Stamped | null): record is Stamped =>
  record !== null && (isLive(resource, record) || !canBeMade(resource));

/** The part of a state that `assume` and `tellAssumed` are about. */
type Known = Pick<RecordState, 'resource' | 'id' | 'server' | 'assumed' | 'queued' | 'sending'>;

/** Keeps the content of a record that is to be deleted for the trash, though the server is not known to hold it. */
export function assume(state: Pick<Known, 'server' | 'assumed'>, content: Stamped | null): void {
  if (state.server !== null || content === null) return;
  state.server = content;
  state.assumed = true;
}

/**
 * Turns a record that the server is not known to hold into a creation again, once it is not to be deleted any more. If the creation is
 * refused, there is no server version to go back to.
 */
export function tellAssumed(state: Known, newId: () => string): void {
  if (!state.assumed || state.sending) return;
  const { resource, queued } = state;
  const record = visible(state);
  if (!isLive(resource, record)) return;
  state.queued = { ...(queued ?? { ...neverSent(newId()), sent: true }), ...tellCreation(resource, record) };
  state.server = null;
  delete state.assumed;
}

/** A refused change, as it is listed for its author. */
export const toRefused = (
  { resource, id: recordId }: Pick<RecordState, 'resource' | 'id'>,
  { mutationId: id, method, body }: Pick<Slot, 'mutationId' | 'method' | 'body'>,
  problem: ProblemDocument,
  at: number,
): AttentionItem => ({ id, resource, recordId, method, body, problem, at });

/** A record that was not accepted, as a creation that its author can change and try again. */
export const toRefusedCreation = (
  mutationId: string,
  resource: ResourceName,
  record: Stamped,
  problem: ProblemDocument,
  at: number,
): AttentionItem =>
  toRefused(
    { resource, id: record.id },
    { mutationId, method: 'POST', body: pick(record, fieldsOf(record)) },
    problem,
    at,
  );

/** Whether a record was removed without a person deleting it: by a rule, or because its creation was undone. */
export const isTakenAway = ({ stamps }: Stamped): boolean => isDeleted(stamps) && isSystemStamp(stamps.deleted!);

export const keyOf = (resource: ResourceName, id: string): string => `${resource}/${id}`;

/** A row of the trash reduced to the deletion stamp. */
export const withoutContent = (row: TrashRow): TrashRow => ({
  ...row,
  record: { id: row.id, stamps: { deleted: row.record.stamps.deleted! } },
});

/**
 * The default version of a record that exists from the start, such as preferences, older than every write; null for any other. The date
 * of a day is missing in it and comes with the first write.
 */
export function defaultRecord(resource: ResourceName, id: string): Stamped | null {
  if (canBeMade(resource)) return null;
  const { defaults, perUser } = resourceOf(resource);
  return { ...defaults, id, stamps: { '*': ZERO_STAMP }, ...(!perUser && { createdAt: msToInstant(0) }) };
}
