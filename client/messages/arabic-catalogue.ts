/** All of Arabic in one piece: who speaks it needs it from the first screen on. */
import { arabicSheets } from './arabic-sheets.ts';
import { arabicSettings } from './arabic-settings.ts';
import { arabicViews } from './arabic-views.ts';
import { arabic as messages } from './arabic.ts';
import type { Catalogue } from './languages.ts';

export const arabic: Catalogue = { messages, sheets: arabicSheets, views: arabicViews, settings: arabicSettings };
