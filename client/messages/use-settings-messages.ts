/** The sentences of settings and account; the English ones load with the first of these screens. */
import { englishSettings, type SettingsMessages } from './english-settings.ts';
import { useSpoken } from './use-spoken.ts';

export const useSettingsMessages = (): SettingsMessages => useSpoken().catalogue?.settings ?? englishSettings;
