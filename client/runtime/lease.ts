/**
 * A lock among tabs without Web Locks, as on plain HTTP in a home network: a lease in Web Storage, which its holder renews and
 * others take once it has expired. Two tabs may hold it for a moment; two leaders do no harm.
 * @see docs/sync-rules.md R31, R32
 */
import type { Cancel } from '#client/sync/ports.ts';

export interface LeasePorts {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
  after(ms: number, callback: () => void): Cancel;
}

interface Lease {
  holder: string;
  at: number;
}

const RENEW_MS = 3_000;
const LASTS_MS = 10_000;
/** The wait before a tab relies on the lease it took: of two tabs that take it at one moment, the later one gets it. */
const SETTLE_MS = 200;

/**
 * Waits for the lease, holds it, and renews it.
 * @param steal  takes it from its holder
 * @param held   called when this tab gets it; the returned function is called when another tab takes it
 * @returns releases the lease, or stops waiting for it
 * @throws where Web Storage is blocked
 */
export function holdLease(ports: LeasePorts, name: string, steal: boolean, held: () => Cancel): Cancel {
  const key = `studentos/lease/${name}`;
  const me = ports.newId();
  let mayTake = steal;
  let lost: Cancel | null = null;
  let timer: Cancel = () => undefined;
  let isFirst = true;

  /** Where the storage is full for a moment, the next turn tries again: should the turns end, nobody might lead once the leader has gone. */
  const write = (): void => {
    try {
      ports.storage.setItem(key, JSON.stringify({ holder: me, at: ports.now() }));
    } catch (cause) {
      if (isFirst) throw cause;
    }
  };

  const turn = (): void => {
    const lease = readLease(ports.storage.getItem(key));
    const isMine = lease?.holder === me;
    if (!isMine && lost) return lost();
    const takes = !isMine && (mayTake || hasRunOut(lease, ports.now()));
    mayTake = false;
    if (isMine || takes) write();
    isFirst = false;
    timer = ports.after(takes ? SETTLE_MS : RENEW_MS, turn);
    if (isMine) lost ??= held();
  };
  turn();

  return () => {
    timer();
    if (readLease(ports.storage.getItem(key))?.holder === me) ports.storage.removeItem(key);
  };
}

/** Whether a lease has expired. One from the future counts as expired, since the clock was set back. */
const hasRunOut = (lease: Lease | null, nowMs: number): boolean =>
  lease === null || Math.abs(nowMs - lease.at) > LASTS_MS;

function readLease(text: string | null): Lease | null {
  try {
    return JSON.parse(text ?? 'null') as Lease | null;
  } catch {
    return null;
  }
}
