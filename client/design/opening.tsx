/** Stands in the place of something that was opened and is still loading: keys wait for it. */
import { useLayoutEffect } from 'react';
import { holdKeys } from './held-keys.ts';
import { useLatest } from './use-latest.ts';

/** A `Suspense` fallback for what lies over the page. */
export function Opening({ onClose }: { onClose: () => void }) {
  const close = useLatest(onClose);
  useLayoutEffect(() => holdKeys({ onEscape: () => close()() }), [close]);
  return null;
}
