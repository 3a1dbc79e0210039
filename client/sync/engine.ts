/**
 * Syncing, as a tab sees it: any tab writes, one of them leads and syncs for all (`leader.ts`), when the loop says so
 * (`loop.ts`). The others hear from it how it goes.
 * @see docs/sync-rules.md R31, R32
 */
import type { ProblemDocument } from '#protocol/problem-document.ts';
import { Problem } from '#protocol/problem.ts';
import type { Store } from '#client/store/database.ts';
import type { CompareWhenDue } from './compare-when-due.ts';
import { lead } from './leader.ts';
import { startLoop, type Loop, type Phase } from './loop.ts';
import type { SyncPorts } from './ports.ts';
import type { Post } from './exchange.ts';
import { syncRound } from './round.ts';
import type { Follow } from './stream.ts';

export type { Phase } from './loop.ts';

export interface Engine {
  /** Tries now, whatever the timers say. @throws Problem when it fails */
  syncNow(): Promise<void>;
  /** Syncs until the queue is drained. @throws Problem when that cannot be done now */
  drain(): Promise<void>;
  /** Ends timers and subscriptions; a round that is under way finishes by itself. */
  stop(): void;
}

/** What tabs tell each other. */
type Message = { phase: SentPhase } | { nudge: true };
type SentPhase = Exclude<Phase, { name: 'failing' }> | { name: 'failing'; problem: ProblemDocument };

/**
 * Starts syncing a store.
 * @param onPhase  told of each change of phase, whichever tab syncs
 * @param follow   brings changes as they happen to the tab that leads; without it only rounds do
 * @param compare  compares the store with the server now and then; without it nothing does
 */
export function startEngine(
  store: Store,
  post: Post,
  ports: SyncPorts,
  onPhase: (phase: Phase) => void,
  follow?: Follow,
  compare?: CompareWhenDue,
): Engine {
  let loop: Loop | null = null;
  const channel = ports.channel<Message>(`${store.name}/sync`, (message) => {
    if ('nudge' in message) loop?.nudge();
    else if (!loop) onPhase(receivedPhase(message.phase));
  });
  const resign = lead(ports, `${store.name}/leader`, () => {
    const tell = (phase: Phase): void => {
      if (loop !== mine) return;
      onPhase(phase);
      channel.post({ phase: sentPhase(phase) });
    };
    const mine = startLoop(store, post, ports, tell, follow, compare);
    loop = mine;
    return () => {
      mine.stop();
      loop = null;
    };
  });
  // A tab that comes late hears at once how it goes.
  channel.post({ nudge: true });
  const unsubscribe = ports.onReturn(() => !loop && channel.post({ nudge: true }));

  /** A round of this tab's own; that another one may be under way does no harm. */
  const round = (): Promise<void> => (loop ? loop.run() : syncRound(store, post));

  return {
    syncNow: round,
    async drain() {
      await round();
      if ((await store.outbox.count()) > 0) await round();
    },
    stop() {
      unsubscribe();
      resign();
      channel.close();
    },
  };
}

const sentPhase = (phase: Phase): SentPhase =>
  phase.name === 'failing' ? { ...phase, problem: phase.problem.toJSON() } : phase;
const receivedPhase = (phase: SentPhase): Phase =>
  phase.name === 'failing' ? { ...phase, problem: Problem.fromDocument(phase.problem) } : phase;
