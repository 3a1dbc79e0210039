/** Which reminders have rung on this device, so that none rings twice, also after a reload. */
import { jsonForm, keptValue } from '#client/local/kept-value.ts';

/** As many as can ring while they may still ring. */
const MOST = 100;

const rung = keptValue(
  'studentos-reminders-rung',
  jsonForm((kept): string[] => (Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [])),
);

/** @param name  of the goal, its day and its time: a reminder that is put to another time rings again */
export const hasRung = (name: string): boolean => rung.get().includes(name);

export const noteRung = (name: string): void => rung.set([...rung.get(), name].slice(-MOST));
