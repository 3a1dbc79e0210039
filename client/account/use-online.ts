/** Whether the server can be asked, as far as this device knows. A server that answers wins over a device that sees no network. */
import { useSyncExternalStore } from 'react';
import { useSyncStatus } from '#client/app/use-runtime.tsx';

export function useOnline(): boolean {
  const { state } = useSyncStatus();
  const believesSo = useSyncExternalStore(subscribe, () => navigator.onLine);
  return believesSo || (state !== 'guest' && state !== 'offline');
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
