/** The sentences of calendar, progress, search and the Log's filters; they load with the first of these screens. */
import { createContext, useContext } from 'react';
import { englishViews, type ViewMessages } from './english-views.ts';

const ViewMessagesContext = createContext<ViewMessages>(englishViews);

export const useViewMessages = (): ViewMessages => useContext(ViewMessagesContext);
