/**
 * Live queries that all who ask the same question share. Each one costs a transaction whenever its tables change, and a
 * screen asks for the preferences and for the goals of a day in half a dozen places.
 */
import { liveQuery } from 'dexie';
import type { Store } from '#client/store/database.ts';

/** Both undefined until the store has answered. */
export interface Answer<T> {
  value?: T;
  error?: Error;
}

export interface SharedQuery<T> {
  /** Stays the same until the store answers anew. */
  answer: () => Answer<T>;
  /** @returns ends it */
  subscribe: (listener: () => void) => () => void;
  /** Resolves with the first answer, and has it ready for whoever subscribes within the next seconds. */
  first: () => Promise<Answer<T>>;
}

/** Longer than a screen takes to be replaced by one that asks the same. */
const LINGER_MS = 5_000;

const queriesOf = new WeakMap<Store, Map<string, SharedQuery<unknown>>>();

/**
 * The one query of a store with a question.
 * @param question  names it: the same words always go with the same `ask`
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
        // Nobody follows it any more, so by the time somebody asks again it may be wrong.
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
