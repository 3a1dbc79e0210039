/**
 * A trace of the signed-in person outside of the databases: browsers clear databases without asking, but usually keep cookies. By it
 * the app recognises that it was cleared, and what was lost.
 */
const NAME = 'studentos-here';
const YEAR_S = 31_536_000;

/** Where the trace is left. */
export interface TraceStore {
  read(): Trace | null;
  /** Stores a trace; null removes the one that this page has stored. */
  leave(trace: Trace | null): void;
  /** Removes the trace from before this device was cleared. */
  remove(): void;
}

export interface Trace {
  userId: string;
  /** The number of changes that had not reached the server. */
  unsent: number;
}

/**
 * The cookie name of an origin's trace: cookies of a host are shared by all ports, and over TLS the prefix prevents other hosts and pages
 * without TLS from setting it.
 */
export function traceName({ protocol, port }: Pick<Location, 'protocol' | 'port'>): string {
  const isTls = protocol === 'https:';
  return `${isTls ? '__Host-' : ''}${NAME}-${port || (isTls ? '443' : '80')}`;
}

let left = '';

function leaveTrace(trace: Trace | null): void {
  const value = trace ? `${trace.userId}.${trace.unsent}` : '';
  if (value === left) return;
  left = value;
  const secure = location.protocol === 'https:' ? '; secure' : '';
  const name = traceName(location);
  document.cookie = `${name}=${value}; path=/; max-age=${trace ? YEAR_S : 0}; samesite=strict${secure}`;
}

function removeTrace(): void {
  left = ' ';
  leaveTrace(null);
}

/** Reads the trace from cookies. */
export function readTrace(cookies = document.cookie, name = traceName(location)): Trace | null {
  const match = new RegExp(`(?:^|; )${name}=([0-9a-f-]{36})\\.(\\d{1,9})(?:;|$)`).exec(cookies);
  return match ? { userId: match[1]!, unsent: Number(match[2]) } : null;
}

/** A cookie of this origin. */
export const cookieTrace: TraceStore = { read: () => readTrace(), leave: leaveTrace, remove: removeTrace };
