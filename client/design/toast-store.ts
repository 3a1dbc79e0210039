/** What the app has just to say: one toast at a time, the newest, and sentences for screen readers alone. */

export interface ToastAction {
  name: string;
  run: () => void;
}

export interface Toast {
  id: number;
  text: string;
  action?: ToastAction | undefined;
}

interface Said {
  toast: Toast | null;
  announcement: string;
}

let said: Said = { toast: null, announcement: '' };
let lastId = 0;
const listeners = new Set<() => void>();

function say(next: Partial<Said>): void {
  said = { ...said, ...next };
  for (const listener of listeners) listener();
}

/** Shows a toast in place of the one before. It is also read out, politely. */
export const showToast = (text: string, action?: ToastAction): void => say({ toast: { id: ++lastId, text, action } });

/** Takes a toast away, if it is still the one that shows. */
export function dismissToast(id: number): void {
  if (said.toast?.id === id) say({ toast: null });
}

/** Has a sentence read out, politely, that nobody needs to see. */
export function announce(text: string): void {
  // The same sentence twice is no change, and would not be read; a trailing no-break space makes it one.
  say({ announcement: said.announcement === text ? `${text}\u00a0` : text });
}

/** For `useSyncExternalStore`. */
export const subscribeToSaid = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** For `useSyncExternalStore`. */
export const getSaid = (): Said => said;
