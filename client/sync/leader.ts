/**
 * Elects the tab that leads: the holder of a lock. A frozen tab keeps its lock and does nothing, so the others ping the
 * leader and steal the lock from one that does not answer. Two leaders at one moment do no harm.
 * @see docs/sync-rules.md R31, R32
 */
import type { Cancel, SyncPorts } from './ports.ts';

/** The interval of pings. With the patience below, a silent leader is replaced after 10.5 to 14 s. */
const ASK_EVERY_MS = 3_500;
/** The number of pings that a leader may leave unanswered. Not a time, since a device's clock may stand still. */
const PATIENCE = 3;

/**
 * Leads while this tab holds the lock, until it resigns.
 * @param begin  called when this tab becomes the leader; the returned function is called when it stops being the leader
 * @returns resigns
 */
export function lead(ports: SyncPorts, name: string, begin: () => Cancel): Cancel {
  let end: Cancel | null = null;
  let resigned = false;
  let giveUp: Cancel = () => undefined;
  let unanswered = 0;

  const channel = ports.channel<'alive?' | 'alive'>(name, (message) => {
    if (message === 'alive') unanswered = 0;
    else if (end) channel.post('alive');
  });

  const hold = (): Cancel => {
    if (resigned) return () => undefined;
    end?.();
    end = begin();
    // Tabs that were about to steal the lock as well learn that there is a leader again.
    channel.post('alive');
    return () => {
      end?.();
      end = null;
      // The lock was stolen, because this tab did not answer. It waits for the lock again, like any other tab.
      if (!resigned) queue(false);
    };
  };

  const queue = (steal: boolean): void => {
    giveUp();
    unanswered = 0;
    giveUp = ports.lock(name, steal, hold);
  };

  const watch = (): Cancel =>
    ports.after(ASK_EVERY_MS, () => {
      if (resigned) return;
      if (end || !ports.visible()) unanswered = 0;
      else if (unanswered >= PATIENCE) queue(true);
      else {
        unanswered += 1;
        channel.post('alive?');
      }
      stopWatching = watch();
    });

  queue(false);
  let stopWatching = watch();
  return () => {
    resigned = true;
    stopWatching();
    end?.();
    end = null;
    giveUp();
    channel.close();
  };
}
