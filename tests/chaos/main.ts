/**
 * `npm run chaos -- [--minutes M | --kills N] [--seed S]`: students work in real browsers while a seeded nemesis kills and
 * mangles everything around them; ends with a summary as JSON. The exit code is 1 when a write that a screen showed as saved
 * is lost, when screen, IndexedDB and SQL do not agree, or when a queue was not drained 10 s after the heal.
 */
import { parseArgs } from 'node:util';
import type { DeviceKind } from '#tests/e2e/browser-device.ts';
import { somebody } from '#tests/e2e/person.ts';
import { Dice } from '#tests/support/dice.ts';
import { provideBrowsers } from '#tests/support/headless-shell.ts';
import { Journal } from './journal.ts';
import { drained, judge } from './judge.ts';
import { Nemesis } from './nemesis.ts';
import { Student } from './student.ts';
import { World } from './world.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, kills: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const DRAINED_WITHIN_MS = 10_000;
const DAYS = ['2027-03-01', '2027-03-02', '2027-03-03', '2027-03-04', '2027-03-05', '2027-03-06'];
const DEVICES: [name: string, kind: DeviceKind, whose: number][] = [
  ['Lap', 'laptop', 0],
  ['Pad', 'phone', 0],
  ['Hop', 'laptop', 1],
];

const seed = Number(values.seed);
await provideBrowsers();
const world = await World.start();
const people = ['Ada', 'Ben'].map((name) => ({ ...somebody(name), journal: new Journal(), students: [] as Student[] }));
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  for (const { device, network } of people.flatMap(({ students }) => students)) {
    await device.dispose();
    await network.close();
  }
  await world.stop();
}
// Connections that were cut may keep this process for a while.
process.exit();

/** @returns whether everything held */
async function run(): Promise<boolean> {
  for (const device of DEVICES) await openDevice(...device);
  const students = people.flatMap((person) => person.students);
  const nemesis = new Nemesis(world, students, new Dice(seed));
  const end = values.kills === undefined ? Date.now() + Number(values.minutes ?? '4') * 60_000 : Infinity;
  const kills = Number(values.kills ?? Infinity);
  const working = students.map((student) => student.work());
  await nemesis.rage(() => Date.now() > end || (nemesis.counts.get('browser killed') ?? 0) >= kills);
  for (const student of students) student.stopWorking();
  await Promise.all(working);
  for (const student of students) if (student.isDead) await student.revive();

  await nemesis.heal();
  const drainedMs = await drained(students, Date.now());
  const complaints = await judge(world, people, DAYS);
  if (complaints.length > 0) console.error(world.output().slice(-5_000));
  const starts = students.flatMap(({ startsMs }) => startsMs).sort((one, other) => one - other);
  console.log(
    JSON.stringify({
      seed,
      ...Object.fromEntries(nemesis.counts),
      saved: people.reduce((sum, { journal }) => sum + journal.saved, 0),
      drainedMs,
      medianStartMs: starts[starts.length >> 1] ?? null,
      complaints,
      onPages: [...new Set(students.flatMap(({ device }) => device.complaints))],
    }),
  );
  return complaints.length === 0 && drainedMs !== null && drainedMs <= DRAINED_WITHIN_MS;
}

/** A browser of its own with a way through the network of its own, signed in and ready to work without either. */
async function openDevice(name: string, kind: DeviceKind, whose: number): Promise<void> {
  const person = people[whose]!;
  const own = new Dice(seed + name.charCodeAt(0));
  const student = await Student.start([name, kind], world.port, person, DAYS, person.journal, own);
  const isFirst = person.students.push(student) === 1;
  await (isFirst ? student.device.signUp(person) : student.device.signIn(person));
  await student.device.isKeptForOffline();
  await student.openDay();
}
