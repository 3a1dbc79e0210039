/** The index of everything there is to find, which grows while it is read. */
import { useEffect, useState } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { readIndex, type SearchIndex } from './search-index.ts';

/** Read anew each time the palette opens: what was written since is in it. */
export function useIndex(): { index: SearchIndex; reading: boolean } {
  const store = useStore();
  const [state, setState] = useState<{ index: SearchIndex; reading: boolean }>({
    index: { goals: [], logs: [] },
    reading: true,
  });
  useEffect(() => {
    const closing = new AbortController();
    const show = (reading: boolean) => (index: SearchIndex) => setState({ index: { ...index }, reading });
    void readIndex(store, show(true), closing.signal).then(
      () => closing.signal.aborted || setState(({ index }) => ({ index, reading: false })),
      // Without its data the palette still knows commands and days; the screens say what is wrong with the data.
      () => closing.signal.aborted || setState(({ index }) => ({ index, reading: false })),
    );
    return () => closing.abort();
  }, [store]);
  return state;
}
