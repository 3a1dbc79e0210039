/** The back button of a phone closes what lies over the page, before it leaves the page. */
import { useEffect } from 'react';
import { useLatest } from './use-latest.ts';

/** Puts an entry into the history for as long as the component lives; going back from it closes. */
export function useCloseOnBack(onClose: () => void): void {
  const close = useLatest(onClose);
  useEffect(() => {
    const mark = crypto.randomUUID?.() ?? String(performance.now());
    history.pushState({ ...(history.state as object | null), over: mark }, '');
    const back = () => close()();
    window.addEventListener('popstate', back);
    return () => {
      window.removeEventListener('popstate', back);
      // Whoever closed it otherwise does not have to go back twice; whoever went on to another page stays there.
      if ((history.state as { over?: string } | null)?.over === mark) history.back();
    };
  }, [close]);
}
