/**
 * The app's setup in the browser before the first screen: loaded by index.html ahead of main.tsx, so that the
 * offer to install, which comes once and early, is never missed.
 */
import { BUILD } from './build.ts';
import { rememberInstallOffer } from './install.ts';
import { recoverFromMissingChunk } from './missing-chunk.ts';
import { watchTyping } from './typing.ts';
import { startUpdates } from './updates.ts';

document.documentElement.dataset.build = BUILD;

watchTyping(document);
rememberInstallOffer(window);
recoverFromMissingChunk(window);
if (import.meta.env.PROD) startUpdates();
