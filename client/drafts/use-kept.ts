/** Kept drafts, for screens. */
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import type { Draft } from '#client/design/draft.ts';
import type { DraftKeeper } from '#client/design/use-draft.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { draftNames, keepDraft, rawToValue, readRaw, subscribeToDrafts } from '#client/local/kept-drafts.ts';

export interface KeptForm<T> {
  /** The typed text. */
  value: T;
  /** Types; what equals the blank form clears it. */
  set: (next: T) => void;
  clear: () => void;
  /**
   * Shows the blank form at once and stores what was typed, which is kept until that has worked.
   * @param store  answers whether it was stored; where not, the text is in the form again
   */
  send: (store: () => Promise<boolean>) => Promise<boolean>;
}

/**
 * A text that has no record yet, kept from its first letter on until it is sent or cleared.
 * @param name   what it is a draft of
 * @param blank  what the form says while nothing is typed; the same object for as long as that is the same
 * @param join   both texts, where one could not be stored and the next has been begun
 */
export function useKeptForm<T extends object>(name: string, blank: T, join?: (sent: T, now: T) => T): KeptForm<T> {
  const owner = useStore().name;
  const raw = useSyncExternalStore(subscribeToDrafts, () => readRaw(owner, name));
  const [away, setAway] = useState<string | null>(null);
  const value = useMemo(
    () => ({ ...blank, ...(raw === away ? undefined : (rawToValue(raw) as Partial<T> | undefined)) }),
    [raw, away, blank],
  );
  const keep = (next: T) => keepDraft(owner, name, JSON.stringify(next) === JSON.stringify(blank) ? null : next);
  return {
    value,
    set: keep,
    clear: () => keepDraft(owner, name, null),
    send: async (store) => {
      setAway(raw);
      const stored = await store();
      const now = readRaw(owner, name);
      if (stored && now === raw) keepDraft(owner, name, null);
      if (!stored && now !== raw) keep(join && now !== null ? join(value, rawToValue(now) as T) : value);
      setAway(null);
      return stored;
    },
  };
}

/** Keeps what is typed into a form of a record, until it is stored. @param form  tells the forms of one record apart */
export function useRecordKeeper<T extends object>(resource: ResourceName, id: string, form: string): DraftKeeper<T> {
  const owner = useStore().name;
  return useMemo(() => {
    const name = `${resource} ${id} ${form}`;
    return {
      read: () => rawToValue(readRaw(owner, name)) as Draft<T> | undefined,
      keep: (draft) => keepDraft(owner, name, draft),
    };
  }, [owner, resource, id, form]);
}

/** Whether the person has begun a text. @param name  as `useKeptForm` has it */
export function useHasDraft(name: string): boolean {
  const owner = useStore().name;
  return useSyncExternalStore(subscribeToDrafts, () => readRaw(owner, name) !== null);
}

/** How many texts the person has begun that are no record yet. */
export function useDraftCount(): number {
  const owner = useStore().name;
  return useSyncExternalStore(subscribeToDrafts, () => draftNames(owner).length);
}
