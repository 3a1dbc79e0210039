/** The overlay over the screen: the search, or the list of keys. Buttons and keys open it, the frame shows it. */
import { holdKeys } from '#client/design/held-keys.ts';
import { external, useExternal } from '#client/local/external.ts';

export type Overlay = 'search' | 'keys';

const open = external<Overlay | null>(null);

/** Which is open. */
export const useOverlay = (): Overlay | null => useExternal(open);

let release: (() => void) | undefined;

/** Keys wait for it from this moment on: right after the start the frame may draw it a good while later. */
export function setOverlay(next: Overlay | null): void {
  if (next) release ??= holdKeys({ onEscape: () => setOverlay(null) });
  else overlayDrawn();
  open.set(next);
}

/** It is drawn, or what stands in its place while it loads: from here on that holds the keys, or takes them. */
export function overlayDrawn(): void {
  release?.();
  release = undefined;
}
