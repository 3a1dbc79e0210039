/**
 * One run: a seed decides devices, faults and deeds. Three phases: chaos, then healing (no faults, no deeds, clocks
 * stay wrong), then judgement.
 */
import { createHash } from 'node:crypto';
import { resourceNames } from '#protocol/resources.ts';
import type { AttentionItem, Notice, Store } from '#client/store/database.ts';
import type { Stamped } from '#protocol/merge.ts';
import { Device, type Tab } from './device.ts';
import { Chaos, type Fault } from './faults.ts';
import {
  canonical,
  divergences,
  doubles,
  hotLoops,
  lostWrites,
  stampsAhead,
  Witness,
  type ServerState,
  type Violation,
} from './judge.ts';
import { Scheduler } from './scheduler.ts';
import { servers } from './server.ts';
import { Person, type Journal } from './workload.ts';
import type { Lane } from './lanes.ts';

export interface RunOptions {
  seed: number;
  lane: Lane;
  /** Virtual minutes of chaos at most. */
  minutes?: number;
  /** Told of each line of the trace. */
  record?: (line: string) => void;
}

export interface RunReport {
  seed: number;
  violations: Violation[];
  /** Field writes and deletions that were called saved. */
  saved: number;
  fired: Map<Fault, number>;
  events: number;
  /** Over every event: the same seed gives the same. */
  traceHash: string;
  /** Over what is there in the end: the same in every lane. */
  stateHash: string;
}

/** How long everything may take to come to rest once nothing goes wrong any more. */
const HEAL_MS = 120_000;
/** How long a request can be held up at most. */
const LATE_MS = 200_000;

export async function runSeed({ seed, lane, minutes = 15, record }: RunOptions): Promise<RunReport> {
  const scheduler = new Scheduler(seed, record);
  const chaos = new Chaos(scheduler, seed % 10 === 0);
  const witness = new Witness();
  const world = await lane(scheduler, chaos);
  const userId = scheduler.uuid();
  await world.addUser(userId);
  const handle = servers(world.storage, scheduler, chaos, witness, userId, scheduler.between(1, 3));
  const journal: Journal = [];
  const devices = Array.from(
    { length: scheduler.between(1, 4) },
    (_, i) => new Device(`device ${i + 1}`, userId, scheduler, chaos, world.openStore, handle),
  );
  const people = devices.map((device) => new Person(device.name, scheduler, journal));
  devices.forEach((device, i) => live(device, scheduler, chaos, people[i]!));
  strike(world, scheduler, chaos);

  await scheduler.run(scheduler.nowMs + scheduler.between(1, minutes) * 60_000);
  const quiet = await heal(devices, scheduler, chaos);
  const server = await world.everything(userId);
  const violations = [...quiet];
  const attention: AttentionItem[] = [];
  const notices: Notice[] = [];
  for (const device of devices) {
    const { store } = device.awake;
    const [shown, refused, noted] = await scheduler.finish(
      Promise.all([liveRecords(store), store.attention.toArray(), store.notices.toArray()]),
    );
    attention.push(...refused);
    notices.push(...noted);
    violations.push(...divergences(device, shown, server), ...hotLoops(device));
  }
  violations.push(...lostWrites({ journal, witness, server, attention, notices }));
  violations.push(
    ...stampsAhead(server, scheduler.nowMs),
    ...doubles(server),
    ...people.flatMap(({ unseen }) => unseen),
  );
  for (const device of devices) for (const tab of [...device.tabs]) device.kill(tab);
  await world.close();
  return {
    seed,
    violations,
    saved: journal.length,
    fired: chaos.fired,
    events: scheduler.events,
    traceHash: scheduler.digest(),
    stateHash: hashOf(server),
  };
}

/** A device's days: its person acts, its tabs come and go. */
function live(device: Device, scheduler: Scheduler, chaos: Chaos, person: Person): void {
  device.openTab();
  const pace = scheduler.between(200, 20_000);
  let deeds = scheduler.between(5, 40);
  const next = (): void => {
    if (!chaos.on || deeds === 0) return;
    deeds -= 1;
    if (device.tabs.length === 0) device.openTab();
    const tab = scheduler.pick(device.tabs);
    disturb(device, tab, scheduler, chaos);
    void person.act(device, tab);
    if (chaos.strikes('tabs write at once')) for (const other of device.tabs) void person.act(device, other);
    const pause = chaos.strikes('long absence') ? 3_600_000 * scheduler.between(1, 48) : scheduler.random() * pace;
    scheduler.after(pause, `${device.name} acts`, next);
  };
  scheduler.after(scheduler.random() * pace, `${device.name} acts`, next);
}

function disturb(device: Device, tab: Tab, scheduler: Scheduler, chaos: Chaos): void {
  device.clock.disturb();
  if (device.tabs.length < 3 && chaos.strikes('second tab')) device.openTab();
  if (chaos.strikes('freeze')) {
    tab.process.freeze();
    scheduler.after(scheduler.random() * 7_200_000, `${device.name} thaws`, () => tab.process.unfreeze());
  }
  if (chaos.strikes('crash')) device.kill(tab);
  else if (chaos.strikes('reload')) {
    device.kill(tab);
    device.openTab();
  } else if (chaos.strikes('crash in a round'))
    scheduler.after(scheduler.random() * 200, `${device.name} crashes`, () => chaos.on && device.kill(tab));
}

/** What befalls the database itself. */
function strike(world: Awaited<ReturnType<Lane>>, scheduler: Scheduler, chaos: Chaos): void {
  if (!chaos.has('restore from backup')) return;
  const backUp = async (): Promise<void> => {
    const restore = await world.backUp();
    scheduler.after(scheduler.random() * 600_000, 'restore', () => {
      if (!chaos.on) return;
      chaos.count('restore from backup');
      void restore();
    });
  };
  scheduler.after(scheduler.random() * 600_000, 'backup', () => void backUp());
}

/** Ends the chaos and waits until every device is at rest. */
async function heal(devices: Device[], scheduler: Scheduler, chaos: Chaos): Promise<Violation[]> {
  chaos.on = false;
  for (const device of devices) {
    // A frozen tab may stay so for ever, as long as the person has another one.
    if (device.tabs.every(({ process }) => process.isFrozen)) for (const tab of device.tabs) tab.process.unfreeze();
    if (device.tabs.length === 0) device.openTab();
    for (const tab of device.tabs) for (const back of tab.returned) back();
  }
  await scheduler.run(scheduler.nowMs + HEAL_MS);
  const violations = await stuck(devices, scheduler);
  // What was held up on the way may arrive until now; then everyone looks around once more.
  await scheduler.run(scheduler.nowMs + LATE_MS);
  for (const device of devices) for (const tab of device.tabs) for (const back of tab.returned) back();
  await scheduler.run(scheduler.nowMs + 60_000);
  return violations;
}

async function stuck(devices: Device[], scheduler: Scheduler): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const device of devices) {
    const waiting = await scheduler.finish(device.awake.store.outbox.toArray());
    if (waiting.length > 0)
      violations.push({
        invariant: 'I-15 stuck',
        detail: `${device.name}: ${waiting.length} records wait; ${device.tabs.length} tabs, phase ${JSON.stringify(device.awake.phase)}, first ${JSON.stringify(waiting[0]).slice(0, 600)}`,
      });
  }
  return violations;
}

async function liveRecords(store: Store): Promise<{ resource: string; record: Stamped }[]> {
  const tables = await Promise.all(
    resourceNames
      .filter((name) => name !== 'preferences')
      .map(async (resource) => (await store.records(resource).toArray()).map((record) => ({ resource, record }))),
  );
  return tables.flat();
}

const hashOf = (server: ServerState[]): string => {
  const lines = server
    .map(
      ({ resource, record, deleted }) =>
        `${resource} ${deleted} ${canonical(record)} ${JSON.stringify(Object.entries(record.stamps).sort())}`,
    )
    .sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
};
