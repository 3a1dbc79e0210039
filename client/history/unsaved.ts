/**
 * Changes that the device could not store, kept on this page until they are stored, so that nothing is lost when a disk is full
 * for a moment.
 */
import { external, useExternal } from '#client/local/external.ts';

type Again = () => Promise<void>;

const unsaved = external<readonly Again[]>([]);

/** Keeps a change. @param again  carries it out again; throws when it still cannot be stored */
export const keepUnsaved = (again: Again): void => unsaved.set([...unsaved.get(), again]);

/** Tries each change again, in order. @returns whether all are stored now */
export async function storeUnsaved(): Promise<boolean> {
  const trying = unsaved.get();
  const failed: Again[] = [];
  for (const again of trying) await again().catch(() => failed.push(again));
  unsaved.set([...failed, ...unsaved.get().slice(trying.length)]);
  return failed.length === 0;
}

/** The number of unsaved changes. */
export const useUnsavedCount = (): number => useExternal(unsaved).length;
