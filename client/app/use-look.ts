/** Paints the app in the theme and the contrast that were chosen. */
import { useEffect } from 'react';
import { followContrast, paintTheme } from '#client/preferences/look.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { PAPER } from '#client/pwa/first-colours.ts';

export function useLook(): void {
  const theme = usePreferences()?.theme;
  useEffect(followContrast, []);
  useEffect(() => {
    if (theme === undefined) return;
    paintTheme(theme);
    paintBars(theme);
  }, [theme]);
}

/** The bars of the browser take the colour of the page, also where it is not the system's. */
function paintBars(theme: 'system' | 'light' | 'dark'): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = PAPER[theme === 'system' ? own : theme];
  }
}
