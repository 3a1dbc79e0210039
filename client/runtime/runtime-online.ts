/** Whether the server can be reached. The browser's own belief is only a reason to ask the server. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { serverAnswers } from '#client/pwa/updates.ts';
import { useSyncStatus } from './use-runtime.tsx';

/** Whether the server can be reached. For a guest, who has no rounds, the server is asked when the browser reports no network. */
export function useOnline(): boolean {
  const { state } = useSyncStatus();
  const believesSo = useSyncExternalStore(subscribe, () => navigator.onLine);
  const [answers, setAnswers] = useState(false);
  const asks = state === 'guest' && !believesSo;
  useEffect(() => {
    if (!asks) return;
    let isOver = false;
    void serverAnswers().then((yes) => !isOver && setAnswers(yes));
    return () => {
      isOver = true;
      setAnswers(false);
    };
  }, [asks]);
  return believesSo || (state === 'guest' ? answers : state !== 'offline');
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
