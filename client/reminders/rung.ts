/** Which reminders have rung on this device, so that none rings twice, also after a reload. */

const KEY = 'studentos-reminders-rung';
/** As many as can ring while they may still ring. */
const MOST = 100;

/** @param name  of the goal, its day and its time: a reminder that is put to another time rings again */
export function hasRung(name: string): boolean {
  return read().includes(name);
}

export function noteRung(name: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([...read(), name].slice(-MOST)));
  } catch {
    // A browser that keeps nothing may ring once more after a reload.
  }
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
