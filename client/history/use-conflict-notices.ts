/** The conflict notices about which there is still something to decide. */
import { useEffect } from 'react';
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { type SheetMessages, useSheetMessages } from '#client/messages/english-sheets.ts';
import { dropOldConflictNotices } from '#client/store/attention.ts';
import type { ConflictNotice, Store } from '#client/store/database.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { isTellable, recordName } from './value-words.ts';

/** A conflict notice with the name of its record and the current value of the field. */
export interface OpenConflictNotice extends ConflictNotice {
  name: string;
  now: unknown;
}

/** The conflict notices of all records, the latest first; old ones are deleted. */
export function useConflictNotices(): OpenConflictNotice[] {
  const store = useStore();
  const messages = useSheetMessages().records;
  useEffect(() => void dropOldConflictNotices(store), [store]);
  return useStored(() => readNotices(store, messages), [store, messages]) ?? [];
}

/** The conflict notices of one record, the latest first. */
export function useRecordConflictNotices(resource: ResourceName, id: string): OpenConflictNotice[] {
  return useConflictNotices().filter((notice) => notice.resource === resource && notice.recordId === id);
}

async function readNotices(store: Store, messages: SheetMessages['records']): Promise<OpenConflictNotice[]> {
  const notices = await store.notices.orderBy('at').reverse().toArray();
  const told = notices.filter(({ field }) => field === 'deleted' || isTellable(field, messages));
  const open = await Promise.all(told.map((notice) => toOpen(store, notice)));
  return open.filter((notice) => notice !== null);
}

/** Adds name and value; null where nothing is left to decide: the record is deleted, or has the overridden value again. */
async function toOpen(store: Store, notice: ConflictNotice): Promise<OpenConflictNotice | null> {
  const record = await store.records(notice.resource).get(notice.recordId);
  if (!record || (notice.field !== 'deleted' && record[notice.field] === notice.gaveWay)) return null;
  return { ...notice, name: recordName(record), now: record[notice.field] };
}
