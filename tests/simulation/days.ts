/** A device's days: its person acts, its tabs come and go, people sign in and out. */
import { mayForget, type Unsent } from '#client/device/forget-store.ts';
import type { Device, Tab } from './device.ts';
import type { Dice } from './dice.ts';
import type { Chaos } from './faults.ts';
import type { Scheduler } from './scheduler.ts';
import type { Occasion, Person } from './workload.ts';

export interface Life {
  device: Device;
  person: Person;
  scheduler: Scheduler;
  chaos: Chaos;
  /** Everybody does something now. */
  everyoneActs: (occasion: Occasion) => void;
}

const HORIZON_MS = 600_000;
/** How long the browser takes to wake the worker. */
const WAKES_WITHIN_MS = 5_000;

/** @param done  called when the person has done all that they wanted to do */
export function live(life: Life, done: () => void): void {
  const { device, person, scheduler, chaos } = life;
  const dice = scheduler.named(`${device.name} days`);
  device.openTab();
  const pace = dice.between(200, 20_000);
  // Many short lives meet more than a few long ones.
  let deeds = dice.chance(0.2) ? dice.between(12, 40) : dice.between(2, 12);
  const more = scheduler.named(`${device.name} more`);
  const next = (): void => {
    if (!chaos.on) return;
    if (deeds === 0) return done();
    deeds -= 1;
    if (device.tabs.length === 0) device.openTab();
    const tab = dice.pick(device.tabs);
    disturb(life, tab, dice);
    if (chaos.strikes('worker syncs'))
      scheduler.after(more.random() * WAKES_WITHIN_MS, `${device.name} worker`, () => {
        if (chaos.on) void device.wakeWorker();
      });
    void person.act(device, tab);
    if (chaos.strikes('tabs write at once')) for (const other of device.tabs) void person.act(device, other);
    if (chaos.strikes('devices write at once')) life.everyoneActs(dice.chance(0.5) ? 'a goal alike' : 'any');
    if (chaos.strikes('devices change one thing at once'))
      life.everyoneActs(more.chance(0.7) ? {} : { subject: `${device.name} subject ${deeds}` });
    scheduler.soon(() => comeAndGo(life, dice));
    const pause = chaos.strikes('long absence') ? 3_600_000 * dice.between(1, 48) : dice.random() * pace;
    scheduler.after(pause, `${device.name} acts`, next);
  };
  scheduler.after(dice.random() * pace, `${device.name} acts`, next);
}

function disturb({ device, scheduler, chaos, person }: Life, tab: Tab, dice: Dice): void {
  device.clock.disturb();
  if (device.tabs.length < 3 && chaos.strikes('second tab')) device.openTab();
  if (chaos.strikes('freeze')) {
    tab.process.freeze();
    scheduler.after(dice.random() * 7_200_000, `${device.name} thaws`, () => tab.process.unfreeze());
  }
  if (chaos.strikes('away beyond the horizon')) device.link.goAway(HORIZON_MS);
  if (chaos.strikes('eviction')) {
    person.loses(device, canGoBack(chaos));
    void scheduler.hold(() => device.evict());
  } else if (chaos.strikes('power cut')) for (const each of [...device.tabs]) device.kill(each);
  else if (chaos.strikes('crash')) device.kill(tab);
  else if (chaos.strikes('reload')) {
    device.kill(tab);
    device.openTab();
  } else if (chaos.strikes('crash in a round'))
    scheduler.after(dice.random() * 200, `${device.name} crashes`, () => chaos.on && device.kill(tab));
}

/** Guests sign in; people sign out, in one of three ways. */
function comeAndGo(life: Life, dice: Dice): void {
  const { device, chaos } = life;
  const choice = dice.pick(device.accounts);
  if (device.active === null) {
    if (dice.chance(0.3)) device.become(choice);
  } else if (chaos.strikes('sign-out that keeps')) void signOut(life, 'keep');
  else if (chaos.strikes('sign-out that sends')) void signOut(life, 'send');
  else if (chaos.strikes('sign-out that discards')) void signOut(life, 'discard');
}

/** As `client/runtime/runtime.ts` does it. */
async function signOut({ device, person, chaos }: Life, unsent: Unsent): Promise<void> {
  const { active, awake } = device;
  if (!awake || active === null || awake.open.userId !== active) return;
  const { store, engine } = awake.open;
  try {
    const read = unsent === 'send' ? await store.notices.toArray() : [];
    const forget = await mayForget(store, () => engine!.drain(), unsent);
    // Once all is to come to rest, nobody leaves any more.
    if (device.active !== active || !chaos.on) return;
    device.become(null);
    if (!forget) return;
    person.hasRead(device, read);
    if (unsent === 'discard' || canGoBack(chaos)) person.loses(device, canGoBack(chaos), active);
    await device.forget(active);
  } catch {
    // It could not be sent: nobody signs out.
  }
}

/** Whether the database may lose what it has acknowledged: then only devices still have it. */
const canGoBack = (chaos: Chaos): boolean => chaos.has('restore from backup') || chaos.has('failover loses commits');
