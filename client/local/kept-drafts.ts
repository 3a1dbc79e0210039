/**
 * Drafts: texts that were begun and are not stored in a record yet. They are kept in this browser, separately for each person, until they are
 * stored or cleared, and survive a reload, a crash, an update and a closed tab. docs/decisions/0077-kept-drafts.md gives the reasons.
 */

import type * as Copies from './draft-copies.ts';
import { signal } from './external.ts';

const PREFIX = 'studentos-draft ';

interface KeptDraft {
  at: number;
  value: unknown;
}

/** Drafts that the browser refused to store, kept as long as the page. */
const onThisPage = new Map<string, string>();
const changes = signal();

const keyOf = (owner: string, name: string): string => `${PREFIX}${owner} ${name}`;

/** The stored form of a draft; the same text until something is typed, here or in another tab. */
export function readRaw(owner: string, name: string): string | null {
  const key = keyOf(owner, name);
  const here = onThisPage.get(key);
  if (here !== undefined) return here;
  try {
    return globalThis.localStorage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** The value of a stored draft; undefined for none, and for an unreadable one. */
export function rawToValue(raw: string | null): unknown {
  if (raw === null) return undefined;
  try {
    return (JSON.parse(raw) as Partial<KeptDraft>).value;
  } catch {
    return undefined;
  }
}

/**
 * Keeps a draft.
 * @param owner  the name of the person's store
 * @param name   the name of the draft, such as `log 2026-01-31`
 * @param value  plain data; null to clear it
 */
export function keepDraft(owner: string, name: string, value: unknown): void {
  const key = keyOf(owner, name);
  // Greater than that of the draft before, whatever the clock does, because the later of two copies counts.
  const at = Math.max(Date.now(), atOf(readRaw(owner, name)) + 1);
  const raw = value === null ? null : JSON.stringify({ at, value } satisfies KeptDraft);
  onThisPage.delete(key);
  void inCopies(({ copyDraft }) => copyDraft({ key, at, raw }));
  try {
    if (raw === null) globalThis.localStorage?.removeItem(key);
    else if (globalThis.localStorage) localStorage.setItem(key, raw);
    else onThisPage.set(key, raw);
  } catch {
    if (raw !== null) onThisPage.set(key, raw);
  }
  changes.notify();
}

/** The names of a person's drafts. */
export function draftNames(owner: string): string[] {
  const start = keyOf(owner, '');
  return keysFrom(start).map((key) => key.slice(start.length));
}

/** Clears all drafts of a person, as when they sign out for good. */
export function clearDrafts(owner: string): void {
  for (const name of draftNames(owner)) keepDraft(owner, name, null);
}

/** Moves drafts to another person, as when a guest signs up. A draft that the other has as well is not moved. */
export function moveDrafts(from: string, to: string): void {
  for (const name of draftNames(from)) {
    if (readRaw(to, name) !== null) continue;
    keepDraft(to, name, rawToValue(readRaw(from, name)));
    keepDraft(from, name, null);
  }
}

/** Calls back when a draft changes, in this tab or another. @returns stops listening */
export function subscribeToDrafts(listener: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => (key === null || key.startsWith(PREFIX)) && listener();
  const stop = changes.subscribe(listener);
  window.addEventListener('storage', onStorage);
  return () => {
    stop();
    window.removeEventListener('storage', onStorage);
  };
}

/**
 * Restores drafts that the browser had not written to localStorage when it was killed. Does nothing where it stores nothing.
 */
export const restoreDrafts = (): Promise<void> =>
  inCopies(async (copies) => {
    await copies.restoreDrafts(atOf);
    changes.notify();
  });

let loaded: typeof Copies | undefined;

/**
 * Runs work with the copies in IndexedDB, synchronously once their script is loaded. Failures are ignored.
 */
async function inCopies(work: (copies: typeof Copies) => Promise<unknown>): Promise<void> {
  try {
    loaded ??= await import('./draft-copies.ts');
    await work(loaded);
  } catch {
    // localStorage, or this page, has the draft anyway.
  }
}

/** The time at which a draft was typed; 0 for none, and for an unreadable one. */
function atOf(raw: string | null): number {
  try {
    return (JSON.parse(raw!) as KeptDraft).at || 0;
  } catch {
    return 0;
  }
}

function keysFrom(start: string): string[] {
  const here = [...onThisPage.keys()];
  try {
    const stored = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index)!);
    return [...new Set([...stored, ...here])].filter((key) => key.startsWith(start));
  } catch {
    return here.filter((key) => key.startsWith(start));
  }
}
