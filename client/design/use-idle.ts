/** Waits with what nobody looks for in the first moment. */
import { useEffect, useState } from 'react';

const PATIENCE_MS = 1_000;

/** False in the first frames of a visit; true once they are painted and the page has nothing more urgent to do. */
let idleBefore = false;

/** Whether the first frames are painted. What it holds back never delays them. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(idleBefore);
  useEffect(() => {
    if (idle) return;
    const note = () => {
      idleBefore = true;
      setIdle(true);
    };
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(note, PATIENCE_MS);
      return () => clearTimeout(timer);
    }
    const asked = requestIdleCallback(note, { timeout: PATIENCE_MS });
    return () => cancelIdleCallback(asked);
  }, [idle]);
  return idle;
}
