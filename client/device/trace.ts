/**
 * A trace outside of the databases of who is signed in here: browsers clear databases without asking, and mostly leave
 * cookies alone. From it the app knows that it was cleared, not new, and what was lost with it.
 */
const NAME = 'studentos-here';
const YEAR_S = 31_536_000;

/** Where the trace is left. */
export interface TraceStore {
  read(): Trace | null;
  /** Leaves a trace; null takes the one away that this page has left. */
  leave(trace: Trace | null): void;
  /** Takes the trace away that an earlier life of this device has left. */
  remove(): void;
}

export interface Trace {
  userId: string;
  /** How many changes had not reached the server. */
  unsent: number;
}

/**
 * What the trace of an origin is called: cookies of one host are the same on all ports, and over TLS the prefix keeps other hosts
 * and pages without TLS from setting it.
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

/** The trace that some cookies hold. */
export function readTrace(cookies = document.cookie, name = traceName(location)): Trace | null {
  const match = new RegExp(`(?:^|; )${name}=([0-9a-f-]{36})\\.(\\d{1,9})(?:;|$)`).exec(cookies);
  return match ? { userId: match[1]!, unsent: Number(match[2]) } : null;
}

/** A cookie of this origin. */
export const cookieTrace: TraceStore = { read: () => readTrace(), leave: leaveTrace, remove: removeTrace };
