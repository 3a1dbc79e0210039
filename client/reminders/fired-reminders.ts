/** The reminders that have fired on this device, so that none fires twice, not even after a reload. */
import { jsonForm, keptValue } from '#client/local/kept-value.ts';

/** The most that are remembered: more than can be due at once. */
const MOST = 100;

const fired = keptValue(
  // Devices hold their list under this key: by another one each reminder of today would fire again.
  'studentos-reminders-rung',
  jsonForm((kept): string[] => (Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [])),
);

/**
 * Whether a reminder has fired.
 * @param name  goal, day and time: a reminder that is moved to another time fires again
 */
export const hasFired = (name: string): boolean => fired.get().includes(name);

/** Remembers that a reminder has fired. */
export const recordFired = (name: string): void => fired.set([...fired.get(), name].slice(-MOST));
