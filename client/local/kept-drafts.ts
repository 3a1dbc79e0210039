/**
 * Texts that were begun and not stored in a record yet. They are kept in this browser, each person's apart, until they are stored
 * or cleared: through a reload, a crash, an update and a closed tab. docs/decisions/0077-kept-drafts.md says why here.
 */

import type * as Copies from './draft-copies.ts';
import { signal } from './external.ts';

const PREFIX = 'studentos-draft ';

interface KeptDraft {
  at: number;
  value: unknown;
}

/** What the browser refused to keep is kept as long as the page. */
const onThisPage = new Map<string, string>();
const changes = signal();

const keyOf = (owner: string, name: string): string => `${PREFIX}${owner} ${name}`;

/** The draft as it is kept; the same text for as long as nothing was typed, here or in another tab. */
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

/** What a kept draft says; undefined for none, and for one that nobody can read. */
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
 * @param name   what it is a draft of, such as `log 2026-01-31`
 * @param value  plain data; null to clear it
 */
export function keepDraft(owner: string, name: string, value: unknown): void {
  const key = keyOf(owner, name);
  // Greater than that of the draft before, whatever the clock does: of two copies the later one counts.
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

/** Hands drafts on, as when a guest signs up. Where the other has begun the same, both keep theirs. */
export function moveDrafts(from: string, to: string): void {
  for (const name of draftNames(from)) {
    if (readRaw(to, name) !== null) continue;
    keepDraft(to, name, rawToValue(readRaw(from, name)));
    keepDraft(from, name, null);
  }
}

/** For `useSyncExternalStore`; other tabs are heard as well. */
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
 * Shows drafts that the browser had not written to localStorage when it was killed. Does nothing where it stores nothing.
 */
export const restoreDrafts = (): Promise<void> =>
  inCopies(async (copies) => {
    await copies.restoreDrafts(atOf);
    changes.notify();
  });

let loaded: typeof Copies | undefined;

/**
 * The copies beside localStorage, without a pause once they are loaded. What is done there may fail, and apart from the import, whose
 * failure means a missing script.
 */
async function inCopies(work: (copies: typeof Copies) => Promise<unknown>): Promise<void> {
  try {
    loaded ??= await import('./draft-copies.ts');
    await work(loaded);
  } catch {
    // localStorage, or the page, has the draft all the same.
  }
}

/** When a draft was typed; 0 for none, and for one that nobody can read. */
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
