/** Whether the server can be asked. What the browser believes of its network is a reason to ask, and no answer. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { serverAnswers } from '#client/pwa/updates.ts';
import { useSyncStatus } from './use-runtime.tsx';

/** For a guest, of whom no round finds it out, the server is asked once the browser sees no network. */
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
