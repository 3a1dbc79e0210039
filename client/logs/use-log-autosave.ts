/** Saves a draft whenever its author pauses, and gathers what takes all of it back. */
import { useEffect, useRef } from 'react';
import type { Change } from '#client/history/change.ts';

const PAUSE_MS = 600;

/**
 * @param draft  a new object for each edit
 * @param save   stores the draft as it stands; answers with the changes that take it back
 * @returns saves what is left; answers with the changes that take back everything since the start
 */
export function useLogAutosave(draft: object, save: () => Promise<Change[]>): () => Promise<Change[]> {
  const undo = useRef<Change[]>([]);
  const first = useRef(draft);
  const keep = async () => {
    undo.current = [...(await save()), ...undo.current];
    return undo.current;
  };
  useEffect(() => {
    if (draft === first.current) return;
    // A failure shows when the sheet closes, which saves once more.
    const timer = setTimeout(() => void keep().catch(() => undefined), PAUSE_MS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only an edit starts the wait again, not every drawing
  }, [draft]);
  return keep;
}
