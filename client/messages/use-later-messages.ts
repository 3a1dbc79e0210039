/** The sentences of screens that load on demand; the English ones load with the first of these. */
import { englishLater, type LaterMessages } from './english-later.ts';
import { useSpoken } from './use-spoken.ts';

export const useLaterMessages = (): LaterMessages => useSpoken().catalogue?.later ?? englishLater;
