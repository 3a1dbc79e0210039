/**
 * Changes that the device could not store, kept on this page until they are: nothing that a person wrote is let go because
 * a disk was full for a moment.
 */
type Again = () => Promise<void>;

let unsaved: readonly Again[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Again[]): void {
  unsaved = next;
  for (const listener of listeners) listener();
}

/** Remembers a change. @param again  carries it out; throws when it cannot be stored this time either */
export const keepUnsaved = (again: Again): void => set([...unsaved, again]);

/** Tries each once more, in their order. @returns whether all are stored now */
export async function storeUnsaved(): Promise<boolean> {
  const trying = unsaved;
  const failed: Again[] = [];
  for (const again of trying) await again().catch(() => failed.push(again));
  set([...failed, ...unsaved.slice(trying.length)]);
  return failed.length === 0;
}

/** For `useSyncExternalStore`. */
export const subscribeToUnsaved = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** How many there are. */
export const countUnsaved = (): number => unsaved.length;
