/** All of German in one piece: who speaks it needs it from the first screen on. */
import { germanLater } from './german-later.ts';
import { germanSettings } from './german-settings.ts';
import { germanViews } from './german-views.ts';
import { german as messages } from './german.ts';
import type { Catalogue } from './languages.ts';

export const german: Catalogue = { messages, later: germanLater, views: germanViews, settings: germanSettings };
