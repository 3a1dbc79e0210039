/**
 * Which tab leads: the one that holds the lock. A leader that is frozen holds its lock and does nothing, so the others
 * ask for a sign of life, and take the lock from one that gives none. Two leaders for a moment do no harm.
 * @see docs/sync-rules.md R31, R32
 */
import type { Cancel, SyncPorts } from './ports.ts';

/** With the patience below, a leader that fell silent is replaced after 10.5 to 14 s. */
const ASK_EVERY_MS = 3_500;
/** How many questions a leader may leave unanswered. Counted, not timed: a device's clock may stand still. */
const PATIENCE = 3;

/**
 * Leads when it is this tab's turn, until resigned.
 * @param begin  called when the turn comes; what it returns is called when the turn ends
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
    // Whoever was about to take the lock as well hears that it is in good hands again.
    channel.post('alive');
    return () => {
      end?.();
      end = null;
      // Taken away: this tab was away too long. It queues up like any other.
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
