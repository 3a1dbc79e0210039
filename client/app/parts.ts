/** The parts of the app that load on demand, and when each of them is fetched. */
import { useEffect } from 'react';
import { nextIdle } from '#client/design/idle.ts';
import { loadMenu } from '#client/design/menu.tsx';
import { loadGoalDialogs, loadSelectionBar } from '#client/goals/goal-list.tsx';
import { loadRoutines } from '#client/goals/use-add-goal.ts';
import { loadLanguage } from '#client/goals/use-line-reader.ts';
import { loadLogSheet } from '#client/logs/log-entry.tsx';
import { loadDayRepeats } from '#client/today/day-goals.tsx';
import { loadKeyOverlay, loadPalette } from './frame.tsx';

export const loadLog = async () => ({ default: (await import('#client/logs/log-screen.tsx')).LogScreen });
export const loadCalendar = async () => ({
  default: (await import('#client/calendar/calendar-screen.tsx')).CalendarScreen,
});
export const loadProgress = async () => ({
  default: (await import('#client/progress/progress-screen.tsx')).ProgressScreen,
});
export const loadSettings = async () => ({ default: (await import('#client/settings/settings.tsx')).Settings });
export const loadAppSection = async () => ({ default: (await import('#client/settings/app-section.tsx')).AppSection });
export const loadDataSection = async () => ({
  default: (await import('#client/settings/data-section.tsx')).DataSection,
});
export const loadSignup = async () => ({ default: (await import('#client/account/signup-form.tsx')).SignupForm });
export const loadSyncScreen = async () => ({ default: (await import('./sync-screen.tsx')).SyncScreen });
export const loadLaterPages = () => import('./later-pages.tsx');
export const loadAccountPages = () => import('./account-pages.tsx');

/** In the order of how soon each may be wanted; a screen with the addresses at which it is wanted first. */
const PARTS: [load: () => Promise<unknown>, at?: RegExp][] = [
  [loadMenu],
  [loadLog, /^\/log\b/],
  [loadCalendar, /^\/calendar\b/],
  [loadPalette],
  [loadProgress, /^\/progress\b/],
  [loadGoalDialogs],
  [loadSelectionBar],
  [loadLanguage],
  [loadRoutines],
  [loadDayRepeats],
  [loadLogSheet],
  [loadSignup, /^\/signup\b/],
  [loadSettings, /^\/settings\b/],
  [loadAppSection],
  [loadDataSection],
  [loadLaterPages, /^\/(?:import|routines|trash|help|share)\b/],
  [loadAccountPages, /^\/(?:account|tokens)\b/],
  [loadSyncScreen, /^\/sync\b/],
  [loadKeyOverlay],
];

/** Any module of the file that most screens share brings the whole of it: docs/decisions/0069-what-screens-share.md. */
const loadShared = loadRoutines;

/**
 * Begins to fetch the screen of an address before anything can be drawn, and beside it what it shares with others: it would ask
 * for that only once it is here, a round trip later.
 */
export async function loadScreenAt(path: string): Promise<void> {
  const loadScreen = PARTS.find(([, at]) => at?.test(path))?.[0];
  // Should one fail, it fails again where it is drawn, and is said there.
  if (loadScreen) await Promise.allSettled([loadScreen(), loadShared()]);
}

/**
 * Fetches what loads on demand once the first screen stands, so that all of it is there when the network is not: one after
 * the other, each when the page has nothing better to do.
 */
export function useEarlyLoading(): void {
  useEffect(() => {
    let left = false;
    const loadAll = async () => {
      for (const [load] of PARTS) {
        await nextIdle();
        if (left) return;
        // A script that cannot be fetched now is fetched when it is needed.
        await load().catch(() => undefined);
      }
    };
    void loadAll();
    return () => {
      left = true;
    };
  }, []);
}
