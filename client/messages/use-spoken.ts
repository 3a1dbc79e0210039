/** The language that the app speaks now, for screens. */
import { useSyncExternalStore } from 'react';
import { currentSpoken, onSpokenChange } from './spoken.ts';

/** Draws again whatever uses it when another language is chosen. */
export const useSpoken = () => useSyncExternalStore(onSpokenChange, currentSpoken);
