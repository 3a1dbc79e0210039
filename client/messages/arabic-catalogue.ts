/** All of Arabic in one piece: who speaks it needs it from the first screen on. */
import { arabicLater } from './arabic-later.ts';
import { arabicSettings } from './arabic-settings.ts';
import { arabicViews } from './arabic-views.ts';
import { arabic as messages } from './arabic.ts';
import type { Catalogue } from './languages.ts';

export const arabic: Catalogue = { messages, later: arabicLater, views: arabicViews, settings: arabicSettings };
