/** What can be chosen. It answers, once it is on disk, with the changes that take it back. */
import { command } from '#client/undo/command.ts';
import { setPreferences } from '#client/store/preferences.ts';

/** Changes preferences; the person's id is null for a guest. */
export const changePreferences = command('preferences.change', setPreferences);
