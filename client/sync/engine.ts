/**
 * The sync engine of a tab. Every tab writes; one of them leads (`leader.ts`) and syncs for all, at the times that the loop
 * decides (`loop.ts`), and tells the others its phase.
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
  /** Syncs now, regardless of timers. @throws Problem when it fails */
  syncNow(): Promise<void>;
  /** Syncs until the queue is empty. @throws Problem when that cannot be done now */
  drain(): Promise<void>;
  /** Ends timers and subscriptions; a round that is under way finishes by itself. */
  stop(): void;
}

/** The messages between tabs. */
type Message = { phase: SentPhase } | { nudge: true };
type SentPhase = Exclude<Phase, { name: 'failing' }> | { name: 'failing'; problem: ProblemDocument };

/**
 * Starts syncing a store.
 * @param onPhase  called at each change of phase, whichever tab syncs
 * @param follow   opens the stream of live changes, in the tab that leads; without it changes come by rounds alone
 * @param compare  compares the store with the server when it is due; without it nothing is compared
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
  // Asks the leader for its phase, in case this tab has started later.
  channel.post({ nudge: true });
  const unsubscribe = ports.onReturn(() => !loop && channel.post({ nudge: true }));

  /** Runs a round in this tab. Another one may be under way elsewhere, which does no harm. */
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
