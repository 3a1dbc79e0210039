/** The sentences of screens that load on demand; they load with the first of these. */
import { createContext, useContext } from 'react';
import { englishLater, type LaterMessages } from './english-later.ts';

const LaterMessagesContext = createContext<LaterMessages>(englishLater);

export const useLaterMessages = (): LaterMessages => useContext(LaterMessagesContext);
