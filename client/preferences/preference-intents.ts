/** The command on preferences. It returns, once it is on disk, the changes that undo it. */
import { command } from '#client/undo/command.ts';
import { setPreferences } from '#client/store/preferences.ts';

/** Changes preferences; the person's id is null for a guest. */
export const changePreferences = command('preferences.change', setPreferences);
