/** One run of people: a seed decides who they are, what they do and what goes wrong. Chaos, then healing, then judgement. */
import type { ServerState, Violation } from '#tests/simulation/judge.ts';
import type { PlantedBug } from '#tests/simulation/planted-bugs.ts';
import { Scheduler } from '#tests/simulation/scheduler.ts';
import { Script } from '#tests/simulation/script.ts';
import { bundle, type Bundle } from './bundle.ts';
import { heal } from './heal.ts';
import type { Entry } from './journal.ts';
import { judge } from './judge.ts';
import { Ledger } from './ledger.ts';
import { live } from './days.ts';
import { strike } from './disasters.ts';
import { Mishaps, type Mishap } from './mishaps.ts';
import { Person, type Account } from './person.ts';
import { Browser } from './played/browser.ts';
import { driveDisks, loadDisk } from './played/disk.ts';
import { Link, type Outage } from './played/link.ts';
import type { House } from './service.ts';
import { Story } from './story.ts';
import { hearing } from './unhandled.ts';

/** Builds the house of a run. */
export type Lane = (scheduler: Scheduler) => Promise<House>;

export interface RunOptions {
  seed: number;
  lane: Lane;
  /** The sources as they are, when it is left out. */
  apps?: Apps;
  /** The steps that are played, by name; all that the seed has when it is left out. */
  only?: ReadonlySet<string>;
  /** Told of each line of the trace. */
  record?: (line: string) => void;
}

export interface RunReport {
  seed: number;
  violations: Violation[];
  fired: Map<Mishap, number>;
  steps: string[];
  /** The run in ten lines. */
  story: string[];
  /** How long it took until everybody agreed, in ms of the run's own time. */
  healMs: number;
  /** Everything that devices stamped. */
  journal: readonly Entry[];
  traceHash: string;
}

/** Eight minutes before a day ends, where the process is. */
const EVENING_MS = new Date(2026, 0, 31, 23, 52).getTime();

const DEVICES = ['phone', 'laptop', 'tablet'];
/** The app as it is, and as its next release. */
export interface Apps {
  app: Bundle;
  newer: Bundle;
}

/** @param bug  is planted into both */
export async function buildApps(bug?: PlantedBug): Promise<Apps> {
  const [app, newer] = await Promise.all([bundle('page/desk.ts', false, bug), bundle('page/desk.ts', true, bug)]);
  return { app, newer };
}

let sound: Apps | undefined;

export async function runSeed(options: RunOptions): Promise<RunReport> {
  const bugs: Violation[] = [];
  const hear = (cause: unknown): void => {
    if (isBug(cause))
      bugs.push({ invariant: 'uncaught in the page', detail: String((cause as Error).stack).slice(0, 600) });
  };
  const report = await hearing(hear, () => play(options));
  report.violations.push(...bugs);
  return report;
}

/** What no network and no disk can be blamed for. */
const isBug = (cause: unknown): boolean =>
  ['TypeError', 'ReferenceError', 'RangeError'].includes((cause as Error)?.name);

async function play({ seed, lane, apps, only, record }: RunOptions): Promise<RunReport> {
  const { app, newer } = apps ?? (sound ??= await buildApps());
  const disk = await loadDisk();
  const scheduler = new Scheduler(seed, record);
  driveDisks(scheduler);
  const script = new Script(only);
  const mishaps = new Mishaps(scheduler, script, seed % 10 === 0);
  if (mishaps.befalls('midnight')) scheduler.nowMs = EVENING_MS;
  const house = await lane(scheduler);
  const outage: Outage = { untilMs: 0 };
  const [dice, ledger, journal, story] = [scheduler.named('world'), new Ledger(), [] as Entry[], new Story(scheduler)];
  const unrest: Violation[] = [];
  const accounts = accountsOf(dice.between(1, 4) === 1 ? ['Ada', 'Bo'] : ['Ada']);
  const doorway = {
    accounts,
    journal,
    taken: ledger.taken,
    documents: [],
    seen: new Map<string, string>(),
    unmade: new Set<string>(),
    isRestored: mishaps.has('restored from a backup'),
  };
  const people = DEVICES.slice(0, dice.between(1, 3)).map((name, place) => {
    const link = new Link(name, scheduler, mishaps, house.service, ledger, outage);
    const onConsole = (...what: unknown[]): void => scheduler.note(`${name} console ${what.map(String).join(' ')}`);
    const onUncaught = (error: unknown): void =>
      void unrest.push({ invariant: 'uncaught in the page', detail: `${name}: ${String(error)}` });
    const browser = new Browser(name, scheduler, mishaps, disk, app, link, onConsole, onUncaught);
    link.browser = browser;
    const account = accounts[place % accounts.length]!;
    return new Person(account, browser, scheduler, script, mishaps, doorway, story);
  });
  let busy = people.length;
  for (const person of people) live({ person, scheduler, mishaps, story, doorway, newerApp: newer }, () => (busy -= 1));
  strike({ house, outage, scheduler, mishaps, story, emails: accounts.map(({ email }) => email) });
  await scheduler.run(scheduler.nowMs + dice.between(2, 12) * 60_000, () => busy === 0);
  const healed = await heal({ people, house, scheduler, mishaps, story });
  unrest.push(...healed.violations);
  const servers = new Map<string, ServerState[]>();
  for (const { email } of accounts) {
    const userId = await house.userOf(email);
    if (userId !== undefined) servers.set(userId, await house.everything(userId));
  }
  const { devices, kept } = healed;
  const violations = [
    ...ledger.refused,
    ...people.flatMap((person) => person.violations),
    ...unrest,
    ...judge({ journal, taken: ledger.taken, unmade: doorway.unmade, servers, devices, kept }),
  ];
  for (const { browser } of people) for (const tab of [...browser.tabs]) tab.kill();
  await house.close();
  return {
    seed,
    violations,
    fired: mishaps.fired,
    steps: script.played,
    story: story.told(),
    healMs: healed.tookMs,
    journal,
    traceHash: scheduler.digest(),
  };
}

const accountsOf = (names: string[]): Account[] =>
  names.map((name) => ({ name, email: `${name.toLowerCase()}@example.org`, password: `${name}: correct horse 42` }));
