/**
 * How the page is painted: the theme, which the person's preferences hold, and the contrast, which is a setting of this
 * device. Both are kept where first-look.js finds them before the first paint.
 */
import { useExternal } from '#client/local/external.ts';
import { keptValue, wordForm } from '#client/local/kept-value.ts';

/** `system` leaves it to the device. */
export type Theme = 'system' | 'light' | 'dark';
export type Contrast = 'system' | 'standard' | 'more';

const WANTS_MORE = '(prefers-contrast: more)';

const keptTheme = keptValue('studentos-theme', wordForm<Theme>(['system', 'light', 'dark'], 'system'));
const keptContrast = keptValue('studentos-contrast', wordForm<Contrast>(['system', 'standard', 'more'], 'system'));

/** Paints in a theme, now and when the app opens the next time. */
export function paintTheme(theme: Theme): void {
  keptTheme.set(theme);
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
}

/** The choice for this device. */
export const chosenContrast = (): Contrast => keptContrast.get();

/** The same, followed as it changes. */
export const useContrast = (): Contrast => useExternal(keptContrast);

/** Paints in a contrast, now and when the app opens the next time. */
export function chooseContrast(contrast: Contrast): void {
  keptContrast.set(contrast);
  paintContrast();
}

/** Follows the device's own wish, and the choices of other tabs, until the returned function is called. */
export function followContrast(): () => void {
  const media = matchMedia(WANTS_MORE);
  paintContrast();
  media.addEventListener('change', paintContrast);
  const unfollow = keptContrast.subscribe(paintContrast);
  return () => {
    media.removeEventListener('change', paintContrast);
    unfollow();
  };
}

function paintContrast(): void {
  const chosen = chosenContrast();
  const more = chosen === 'more' || (chosen === 'system' && matchMedia(WANTS_MORE).matches);
  const { dataset } = document.documentElement;
  if (more) dataset.contrast = 'more';
  else delete dataset.contrast;
}
