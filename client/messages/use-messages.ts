/** The sentences of the language that the app speaks now. */
import { createContext, useContext } from 'react';
import { english, type Messages } from './english.ts';

const MessagesContext = createContext<Messages>(english);

/** The catalogue, for every text that a person can read. */
export const useMessages = (): Messages => useContext(MessagesContext);
