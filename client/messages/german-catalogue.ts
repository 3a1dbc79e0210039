/** All of German in one piece: who speaks it needs it from the first screen on. */
import { germanSheets } from './german-sheets.ts';
import { germanSettings } from './german-settings.ts';
import { germanViews } from './german-views.ts';
import { german as messages } from './german.ts';
import type { Catalogue } from './languages.ts';

export const german: Catalogue = { messages, sheets: germanSheets, views: germanViews, settings: germanSettings };
