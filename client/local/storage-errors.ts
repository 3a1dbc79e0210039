/** What a browser's error says about its storage. Pure. */

const LOST = new Set(['UnknownError', 'InvalidStateError', 'DatabaseClosedError', 'AbortError']);

/** Whether an error says that the connection is gone, rather than that something is wrong with the work. */
export function isLostConnection(error: unknown): boolean {
  const names = namesOf(error);
  return names.some((name) => LOST.has(name)) && !names.includes('QuotaExceededError');
}

/** Whether the device has no room left. */
export const isOutOfSpace = (error: unknown): boolean => namesOf(error).includes('QuotaExceededError');

/** The names of an error and of what caused it: Dexie wraps what the browser says, and gathers the failures of bulk writes. */
function namesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { name, inner, failures } = error as { name?: unknown; inner?: unknown; failures?: unknown[] };
  return [String(name), ...namesOf(inner), ...(failures ?? []).slice(0, 1).flatMap(namesOf)];
}

const REFUSED = new Set(['MissingAPIError', 'SecurityError', 'InvalidStateError', 'NotAllowedError']);

/** Whether the browser lets this page store nothing at all: no IndexedDB, or none in a private window. */
export const isStorageRefused = (error: unknown): boolean => namesOf(error).some((name) => REFUSED.has(name));
