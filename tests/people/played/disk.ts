/** The IndexedDB of played browsers: fake-indexeddb in a realm of its own, whose tasks run when the scheduler says so. */
import vm from 'node:vm';
import type * as FakeIndexedDb from 'fake-indexeddb';
import type { Dice } from '#tests/simulation/dice.ts';
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import { bundle } from '../bundle.ts';

/** What a browser stores, and what happens to it. */
export type DiskRealm = Pick<typeof FakeIndexedDb, 'IDBFactory' | 'IDBKeyRange'>;

/** One task of so many waits until others had their turn. */
const DEFERRED = 0.02;
const DEFERRED_MS = 6;

let realm: DiskRealm | undefined;
/** What runs the tasks of the run that is under way. */
let runTask: (task: () => void) => void = setImmediate;

/** Loads the realm once a process. */
export async function loadDisk(): Promise<DiskRealm> {
  if (realm) return realm;
  const script = await bundle('played/fake-disk.ts');
  const context = vm.createContext({
    setImmediate: (task: () => void) => runTask(task),
    structuredClone,
    DOMException,
    Event,
    EventTarget,
    console,
  });
  return (realm = script.runIn(context) as DiskRealm);
}

/** Has a scheduler decide when disks get on: at once, unless its dice say that others come first. */
export function driveDisks(scheduler: Scheduler): void {
  const dice: Dice = scheduler.named('disks');
  runTask = (task) => {
    if (dice.chance(DEFERRED)) return void scheduler.after(dice.random() * DEFERRED_MS, 'disk', task);
    scheduler.busy += 1;
    setImmediate(() => {
      scheduler.busy -= 1;
      task();
    });
  };
}
