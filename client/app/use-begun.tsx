/** Says at the start that something was begun and is not saved, and leads there. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { openSheet } from '#client/design/over-store.ts';
import { readRaw, subscribeToDrafts } from '#client/local/kept-drafts.ts';
import { loadGoalDialogs } from '#client/goals/goal-list.tsx';
import { loadLogSheet } from '#client/logs/log-entry.tsx';
import { useToday } from '#client/day/use-today.ts';
import { handOn, readBegun, type Begun } from './begun.ts';
import { useStore } from '#client/runtime/use-runtime.tsx';

const GoalDialogs = lazyPart(loadGoalDialogs);
const LogSheet = lazyPart(loadLogSheet);
const RoutineSheet = lazyPart(async () => ({
  default: (await import('#client/routines/routine-sheet.tsx')).RoutineSheet,
}));

interface BegunTexts {
  count: number;
  /** Leads to the first of them. */
  goOn: () => void;
  /** Says no more of them until the app starts anew. They stay kept. */
  dismiss: () => void;
}

/** @returns those that were there when the app started and are still, or undefined where there are none */
export function useBegun(): BegunTexts | undefined {
  const store = useStore();
  const today = useToday();
  const [, navigate] = useLocation();
  const [found, setFound] = useState<Begun[]>([]);
  useEffect(() => {
    let isOver = false;
    readBegun(store, today).then((all) => !isOver && setFound(all), console.error);
    return () => {
      isOver = true;
    };
    // Once for each person: what is begun from then on, they know of.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the day may change while the app is open
  }, [store]);
  const names = useSyncExternalStore(subscribeToDrafts, () =>
    found.map(({ name }) => (readRaw(store.name, name) === null ? '' : name)).join('\n'),
  );
  const still = found.filter(({ name }) => names.split('\n').includes(name));
  const [first] = still;
  if (!first) return undefined;
  const dismiss = () => setFound([]);
  const goOn = () => {
    handOn(store.name, first.name);
    setFound(found.filter((begun) => begun !== first));
    if ('path' in first) return navigate(first.path);
    openSheet((close) => {
      if ('goal' in first) return <GoalDialogs kind="edit" goal={first.goal} today={today} onClose={close} />;
      if ('log' in first) return <LogSheet log={first.log} onClose={close} />;
      return <RoutineSheet routine={first.routine} today={today} onClose={close} />;
    });
  };
  return { count: still.length, goOn, dismiss };
}
