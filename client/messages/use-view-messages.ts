/** The sentences of calendar, progress, search and the Log's filters; the English ones load with the first of these screens. */
import { englishViews, type ViewMessages } from './english-views.ts';
import { useSpoken } from './use-spoken.ts';

export const useViewMessages = (): ViewMessages => useSpoken().catalogue?.views ?? englishViews;
