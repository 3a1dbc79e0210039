/** The browser's offer to put the app on the home screen: kept for the moment when the person asks for it. */
import { isLately } from '#client/design/lately.ts';
import { external, useExternal } from '#client/local/external.ts';
import { instantForm, keptValue } from '#client/local/kept-value.ts';

/** Chromium's event, which TypeScript's DOM types do not know. */
interface InstallOffer extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

const PUT_OFF_MS = 14 * 86_400_000;

const offer = external<InstallOffer | null>(null);
const putOff = keptValue('studentos-install-put-off', instantForm);
const isQuiet = external(false);

export interface Install {
  /** The person has put it off lately. */
  quiet: boolean;
  /** The browser would install the app now: for the palette and for settings, which ask nobody. */
  possible: boolean;
  /** Runs as an installed app already. */
  installed: boolean;
  /** Opens the browser's own dialog; call it from a click. */
  install: () => Promise<void>;
  /** Not now: no suggestion for 14 days. */
  later: () => void;
}

/** The current possibilities to install the app. */
export function useInstall(): Install {
  const event = useExternal(offer);
  const quiet = useExternal(isQuiet);
  return { possible: event !== null, quiet, installed: isInstalled(), install, later };
}

/** Catches the offer, which comes once and may come before the first screen. Call once, as early as possible. */
export function rememberInstallOffer(window: Window): void {
  isQuiet.set(isLately(putOff.get(), PUT_OFF_MS, Date.now()));
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer.set(event as InstallOffer);
  });
  window.addEventListener('appinstalled', () => offer.set(null));
}

async function install(): Promise<void> {
  const event = offer.get();
  if (!event) return;
  offer.set(null);
  const { outcome } = await event.prompt();
  if (outcome === 'dismissed') later();
}

function later(): void {
  putOff.set(Date.now());
  isQuiet.set(true);
}

function isInstalled(): boolean {
  const onIos = 'standalone' in navigator && navigator.standalone === true;
  return onIos || matchMedia('(display-mode: standalone), (display-mode: window-controls-overlay)').matches;
}
