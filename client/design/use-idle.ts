/** Holds back what nobody looks for in the first moment. */
import { useEffect, useState } from 'react';
import { nextIdle } from './idle.ts';

/** False in the first frames of a visit; true once they are painted. */
let idleBefore = false;

/** Whether the first frames are painted. What it holds back never delays them. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(idleBefore);
  useEffect(() => {
    if (idle) return;
    let left = false;
    void nextIdle().then(() => {
      idleBefore = true;
      if (!left) setIdle(true);
    });
    return () => {
      left = true;
    };
  }, [idle]);
  return idle;
}
