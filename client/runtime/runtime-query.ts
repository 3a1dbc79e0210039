/**
 * Live queries shared by all components that ask the same question. Each query costs a transaction whenever its tables change,
 * and a screen asks for the preferences and the goals of a day in half a dozen places.
 */
import { liveQuery } from 'dexie';
import type { Store } from '#client/store/database.ts';

/** Both undefined until the store has answered. */
export interface Answer<T> {
  value?: T;
  error?: Error;
}

export interface SharedQuery<T> {
  /** The current answer; the same object until the store answers again. */
  answer: () => Answer<T>;
  /** @returns stops listening */
  subscribe: (listener: () => void) => () => void;
  /** Resolves with the first answer, and keeps it for components that subscribe within the next seconds. */
  first: () => Promise<Answer<T>>;
}

/** How long a query without listeners lives: longer than one screen takes to replace another. */
const LINGER_MS = 5_000;

const queriesOf = new WeakMap<Store, Map<string, SharedQuery<unknown>>>();

/**
 * The shared query of a store for a question.
 * @param question  its name; one name always goes with the same `ask`
 */
export function sharedQuery<T>(store: Store, question: string, ask: (store: Store) => Promise<T>): SharedQuery<T> {
  const queries = queriesOf.get(store) ?? new Map<string, SharedQuery<unknown>>();
  queriesOf.set(store, queries);
  const known = queries.get(question) as SharedQuery<T> | undefined;
  if (known) return known;
  const query = startQuery(async () => store.lasting(() => ask(store)));
  queries.set(question, query);
  return query;
}

const NOTHING_YET = {};

function startQuery<T>(ask: () => Promise<T>): SharedQuery<T> {
  const listeners = new Set<() => void>();
  let answer: Answer<T> = NOTHING_YET;
  let end: (() => void) | undefined;
  let ending: ReturnType<typeof setTimeout> | undefined;
  const tell = (next: Answer<T>) => {
    answer = next;
    for (const listener of [...listeners]) listener();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    clearTimeout(ending);
    end ??= follow(ask, tell);
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      ending = setTimeout(() => {
        end?.();
        end = undefined;
        // Without listeners the answer is not updated, so it may be outdated by the next question.
        answer = NOTHING_YET;
      }, LINGER_MS);
    };
  };
  const first = () =>
    new Promise<Answer<T>>((resolve) => {
      const look = () => {
        if (answer === NOTHING_YET) return;
        leave();
        resolve(answer);
      };
      const leave = subscribe(look);
      look();
    });
  return { answer: () => answer, subscribe, first };
}

function follow<T>(ask: () => Promise<T>, tell: (answer: Answer<T>) => void): () => void {
  const subscription = liveQuery(ask).subscribe({
    next: (value) => tell({ value }),
    error: (cause: unknown) => tell({ error: cause instanceof Error ? cause : new Error(String(cause)) }),
  });
  return () => subscription.unsubscribe();
}
