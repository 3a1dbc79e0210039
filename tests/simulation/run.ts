/**
 * One run: a seed decides devices, people, faults and deeds. Three phases: chaos, then healing (no faults, no deeds, clocks
 * stay wrong), then judgement.
 */
import { createHash } from 'node:crypto';
import { live } from './days.ts';
import { Device } from './device.ts';
import { closeAccount, copyProfile, purge, strike } from './disasters.ts';
import { Chaos, type Fault } from './faults.ts';
import { compareDigests } from './digests.ts';
import { heal } from './heal.ts';
import { canonical, judge, type ServerState, type Violation } from './judge.ts';
import type { Lane } from './lanes.ts';
import { Scheduler } from './scheduler.ts';
import { Script } from './script.ts';
import { Servers } from './server.ts';
import { Witness } from './witness.ts';
import { Person, type Journal, type Occasion } from './workload.ts';

export interface RunOptions {
  seed: number;
  lane: Lane;
  /** Virtual minutes of chaos at most. */
  minutes?: number;
  /** The steps that are played, by name; all that the seed has when it is left out. */
  only?: ReadonlySet<string>;
  /** Plays the seed as it was before this fault and those after it were thought of. */
  before?: Fault | undefined;
  /** Told of each line of the trace. */
  record?: (line: string) => void;
}

export interface RunReport {
  seed: number;
  violations: Violation[];
  /** Field writes and deletions that were called saved. */
  saved: number;
  fired: Map<Fault, number>;
  /** What was done and what went wrong, in order. */
  steps: string[];
  events: number;
  /** Over every event: the same seed gives the same. */
  traceHash: string;
  /** Over what is there in the end: the same in every lane. */
  stateHash: string;
}

export async function runSeed(options: RunOptions): Promise<RunReport> {
  const { stackTraceLimit } = Error;
  // Errors are thrown by the thousand here, and nobody reads where.
  Error.stackTraceLimit = 0;
  try {
    return await play(options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function play({ seed, lane, minutes = 15, only, before, record }: RunOptions): Promise<RunReport> {
  const scheduler = new Scheduler(seed, record);
  const script = new Script(only);
  const chaos = new Chaos(scheduler, script, seed % 10 === 0, before);
  const witness = new Witness();
  const world = await lane(scheduler, chaos);
  const dice = scheduler.named('world');
  const userIds = Array.from({ length: dice.chance(0.3) ? 2 : 1 }, () => dice.uuid());
  for (const userId of userIds) await world.addUser(userId);
  const servers = new Servers(world.storage, scheduler, chaos, witness);
  const around = { scheduler, chaos, world, servers, live: dice.chance(before ? 0.4 : 0.7) };
  const journal: Journal = [];
  const devices = Array.from({ length: dice.between(userIds.length, 4) }, (_, i) => {
    const own = userIds[i % userIds.length]!;
    const accounts = userIds.length > 1 && chaos.befalls('another account') ? userIds : [own];
    const active = chaos.befalls('begins as a guest') ? null : own;
    return new Device(`device ${i + 1}`, accounts, active, around);
  });
  const people: Person[] = [];
  // One after the other, in an event each: what real engines read first must not decide who comes first.
  const everyoneActs = (occasion: Occasion): void =>
    devices.forEach((device, i) =>
      scheduler.soon(() => device.tabs[0] && void people[i]!.act(device, device.tabs[0], occasion)),
    );
  servers.provoke = everyoneActs;
  let busy = 0;
  const begin = (device: Device): void => {
    const person = new Person(device.name, scheduler, script, journal, witness, chaos);
    people.push(person);
    busy += 1;
    live({ device, person, scheduler, chaos, everyoneActs }, () => (busy -= 1));
  };
  devices.forEach(begin);
  copyProfile(devices, around, begin);
  strike(world, scheduler, chaos);
  closeAccount(servers, userIds, scheduler, chaos);

  const end = scheduler.nowMs + dice.between(1, minutes) * 60_000;
  // Mostly it ends when everyone has done what they wanted to do; what goes wrong between devices at rest is soon told.
  const waits = dice.chance(0.2);
  await scheduler.run(end, () => !waits && busy === 0);
  await scheduler.run(Math.min(end, scheduler.nowMs + dice.random() * 60_000));
  const forgotten = chaos.befalls('purge of tombstones') ? await purge(world, userIds, devices, scheduler) : [];
  const unrest = await heal(devices, around);
  if (dice.chance(0.3)) unrest.push(...(await compareDigests(devices, around)));
  const server: ServerState[] = [];
  for (const userId of userIds) server.push(...(await world.everything(userId)));
  const violations = [...unrest, ...servers.unfit, ...people.flatMap(({ unseen }) => unseen)];
  violations.push(
    ...(await judge({
      devices,
      scheduler,
      journal,
      witness,
      server,
      forgotten,
      closed: servers.deleted,
      latestMs: Math.max(scheduler.nowMs, servers.latestMs),
    })),
  );
  for (const device of devices) for (const tab of [...device.tabs]) device.kill(tab);
  await world.close();
  return {
    seed,
    violations,
    saved: journal.length,
    fired: chaos.fired,
    steps: script.played,
    events: scheduler.events,
    traceHash: scheduler.digest(),
    stateHash: hashOf(server),
  };
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
