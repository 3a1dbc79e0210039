/** Messages of the app: one toast at a time, the newest, and announcements for screen readers alone. */
import { external, useExternal } from '#client/local/external.ts';

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

const said = external<Said>({ toast: null, announcement: '' });
let lastId = 0;

const say = (next: Partial<Said>): void => said.set({ ...said.get(), ...next });

/** Shows a toast in place of the one before. It is also read out, politely. */
export const showToast = (text: string, action?: ToastAction): void => say({ toast: { id: ++lastId, text, action } });

/** Takes a toast away, if it is still the one that shows. */
export function dismissToast(id: number): void {
  if (said.get().toast?.id === id) say({ toast: null });
}

/** Has a sentence read out, politely, that nobody needs to see. */
export function announce(text: string): void {
  // The same sentence twice is no change, and would not be read; a trailing no-break space makes it one.
  say({ announcement: said.get().announcement === text ? `${text}\u00a0` : text });
}

/** The toast that shows, and the sentence that is read out. */
export const useSaid = (): Said => useExternal(said);
