/**
 * How the page is painted: the theme, which the person's preferences hold, and the contrast, which is a setting of this
 * device. Both are kept where first-look.js finds them before the first paint.
 */

/** `system` leaves it to the device. */
export type Theme = 'system' | 'light' | 'dark';
export type Contrast = 'system' | 'standard' | 'more';

const WANTS_MORE = '(prefers-contrast: more)';

const keyOf = (name: 'theme' | 'contrast'): string => `studentos-${name}`;

const listeners = new Set<() => void>();

/** Paints in a theme, now and when the app opens the next time. */
export function paintTheme(theme: Theme): void {
  keep('theme', theme);
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
}

/** What was chosen for this device. */
export const chosenContrast = (): Contrast => (read('contrast') as Contrast | null) ?? 'system';

/** Paints in a contrast, now and when the app opens the next time. */
export function chooseContrast(contrast: Contrast): void {
  keep('contrast', contrast);
  paintContrast();
  for (const listener of listeners) listener();
}

/** Calls back when another contrast was chosen in this tab. */
export function onContrastChoice(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

/** Follows the device's own wish, and the choices of other tabs, until the returned function is called. */
export function followContrast(): () => void {
  const media = matchMedia(WANTS_MORE);
  paintContrast();
  media.addEventListener('change', paintContrast);
  addEventListener('storage', paintContrast);
  return () => {
    media.removeEventListener('change', paintContrast);
    removeEventListener('storage', paintContrast);
  };
}

function paintContrast(): void {
  const chosen = chosenContrast();
  const more = chosen === 'more' || (chosen === 'system' && matchMedia(WANTS_MORE).matches);
  const { dataset } = document.documentElement;
  if (more) dataset.contrast = 'more';
  else delete dataset.contrast;
}

function read(name: 'theme' | 'contrast'): string | null {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

/** Where the browser keeps nothing, the choice holds for as long as the page does. */
function keep(name: 'theme' | 'contrast', value: string): void {
  try {
    if (value === 'system') localStorage.removeItem(keyOf(name));
    else localStorage.setItem(keyOf(name), value);
  } catch {
    // Private windows may refuse.
  }
}
