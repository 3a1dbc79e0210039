/**
 * Changes that the device could not store, kept on this page until they are: nothing that a person wrote is let go because
 * a disk was full for a moment.
 */
import { external, useExternal } from '#client/local/external.ts';

type Again = () => Promise<void>;

const unsaved = external<readonly Again[]>([]);

/** Remembers a change. @param again  carries it out; throws when it cannot be stored this time either */
export const keepUnsaved = (again: Again): void => unsaved.set([...unsaved.get(), again]);

/** Tries each once more, in their order. @returns whether all are stored now */
export async function storeUnsaved(): Promise<boolean> {
  const trying = unsaved.get();
  const failed: Again[] = [];
  for (const again of trying) await again().catch(() => failed.push(again));
  unsaved.set([...failed, ...unsaved.get().slice(trying.length)]);
  return failed.length === 0;
}

/** How many there are. */
export const useUnsavedCount = (): number => useExternal(unsaved).length;
