/** Paints the app in the theme that was chosen. */
import { useEffect } from 'react';
import { usePreferences } from '#client/preferences/use-preferences.ts';

/** "System" leaves the choice to the media query of the stylesheet. */
export function useTheme(): void {
  const theme = usePreferences()?.theme;
  useEffect(() => {
    if (theme === undefined) return;
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset.theme;
    else dataset.theme = theme;
  }, [theme]);
}
