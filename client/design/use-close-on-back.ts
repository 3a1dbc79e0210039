/** The back button of a phone closes what lies over the page, before it leaves the page. */
import { useLayoutEffect } from 'react';
import { useLatest } from './use-latest.ts';

/**
 * Puts an entry into the history for as long as the component lives; going back from it closes. An effect of the layout, so that the way
 * back has begun when the component is seen to be gone: begun later, it would end a navigation that was asked for meanwhile.
 */
export function useCloseOnBack(onClose: () => void): void {
  const close = useLatest(onClose);
  useLayoutEffect(() => {
    const mark = crypto.randomUUID?.() ?? String(performance.now());
    history.pushState({ ...(history.state as object | null), over: mark }, '');
    const back = () => close()();
    window.addEventListener('popstate', back);
    return () => {
      window.removeEventListener('popstate', back);
      // Closed in another way, its history entry is removed, so that "back" is not needed twice; after a navigation it is left alone.
      if ((history.state as { over?: string } | null)?.over === mark) history.back();
    };
  }, [close]);
}
