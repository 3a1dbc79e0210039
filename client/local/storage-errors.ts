/** Classifies a browser's storage errors. Pure. */

const LOST = new Set(['UnknownError', 'InvalidStateError', 'DatabaseClosedError', 'AbortError']);

/** Whether an error means that the connection is lost, not that the work was wrong. */
export function isLostConnection(error: unknown): boolean {
  const names = namesOf(error);
  return names.some((name) => LOST.has(name)) && !names.includes('QuotaExceededError');
}

/** Whether an error means that the device has no room left. */
export const isOutOfSpace = (error: unknown): boolean => namesOf(error).includes('QuotaExceededError');

/** The names of an error and its causes: Dexie wraps the browser's errors, and collects the failures of bulk writes. */
function namesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { name, inner, failures } = error as { name?: unknown; inner?: unknown; failures?: unknown[] };
  return [String(name), ...namesOf(inner), ...(failures ?? []).slice(0, 1).flatMap(namesOf)];
}

const REFUSED = new Set(['MissingAPIError', 'SecurityError', 'InvalidStateError', 'NotAllowedError']);

/** Whether an error means that the browser stores nothing for this page: no IndexedDB, or none in a private window. */
export const isStorageRefused = (error: unknown): boolean => namesOf(error).some((name) => REFUSED.has(name));
