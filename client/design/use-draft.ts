/** The fields of a form while they are typed: `draft.ts` as a hook. Every sheet and form holds its fields by it. */
import { useLayoutEffect, useState } from 'react';
import { external, useExternal } from '#client/local/external.ts';
import {
  basesOf,
  followLive,
  keepSaved,
  overtaken,
  sameText,
  shown,
  toKeep,
  typeInto,
  unsaved,
  type Draft,
  type SameValue,
} from './draft.ts';
import { useLatest } from './use-latest.ts';

/** Keeps what is typed beyond the life of the page. */
export interface DraftKeeper<T> {
  /** The draft that was kept before, if any. */
  read(): Draft<T> | undefined;
  /** Keeps what is typed and not stored yet; null where that is nothing. */
  keep(draft: Draft<T> | null): void;
}

export interface DraftOptions<T> {
  /** The subject of the draft; another key begins another draft. */
  key?: string;
  same?: SameValue<T>;
  keeper?: DraftKeeper<T> | undefined;
}

export interface FormDraft<T> {
  /** The values of the fields: the typed ones over the live ones. */
  value: T;
  /** Types into some fields. */
  set: (change: Partial<T>) => void;
  /** The fields that another device changed while they are being typed here. */
  overtaken: readonly (keyof T)[];
  /** The typed values that are not stored yet, at the moment of the call, also after the form is closed. */
  typed: () => Partial<T>;
  /** The values of those fields when typing began. */
  bases: () => Partial<T>;
  /** These values are stored. */
  saved: (values: Partial<T>) => void;
  /** Nothing was typed after all. */
  clear: () => void;
}

/** @param live  the record as it stands, in the words of the form */
export function useDraft<T extends object>(live: T, options: DraftOptions<T> = {}): FormDraft<T> {
  const { key = '', same = sameText, keeper } = options;
  const [cell, setCell] = useState(() => createCell(key, keeper));
  const current = cell.key === key ? cell : createCell(key, keeper);
  if (current !== cell) setCell(current);
  const held = useExternal(current);
  const draft = followLive(held, live, same);
  const latest = useLatest(live);
  useLayoutEffect(() => {
    if (current.get() === held) current.set(draft);
  }, [current, held, draft]);
  return {
    value: shown(draft, live),
    overtaken: overtaken(draft, live, same),
    set: (change) => current.put(typeInto(current.get(), latest(), change)),
    typed: () => unsaved(current.get()),
    bases: () => basesOf(current.get()),
    saved: (values) => current.put(keepSaved(current.get(), latest(), values)),
    clear: () => current.put({}),
  };
}

/** Holds the draft outside of React, so that what stores it later reads it as it is by then. */
function createCell<T extends object>(key: string, keeper: DraftKeeper<T> | undefined) {
  const draft = external<Draft<T>>(keeper?.read() ?? {});
  return {
    key,
    get: draft.get,
    set: draft.set,
    put(next: Draft<T>): void {
      draft.set(next);
      keeper?.keep(toKeep(next));
    },
    subscribe: draft.subscribe,
  };
}
