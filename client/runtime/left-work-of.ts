/** Work on this device that is not in the account of the active person. */
import type { DeviceDatabase, Person } from '#client/device/device-database.ts';
import type { LeftPorts } from '#client/device/left-work.ts';
import { storeName } from './person-session.ts';
import type { Runtime } from './runtime-handle.ts';
import type { Stores } from './stores.ts';

/** Needed only where such work exists, so it is not among the first scripts. */
const loadLeftWork = () => import('#client/device/left-work.ts');

const isKnown = (person: Person): person is Person & { userId: string } => person.userId !== null;

/** The part of `Runtime` that deals with it. */
export function leftWorkOf(
  person: Person,
  device: DeviceDatabase,
  stores: Pick<Stores, 'open'>,
): Pick<Runtime, 'leftWork' | 'openLeft' | 'answerLeft' | 'removeLeft'> {
  const ports: LeftPorts = { storeName, open: (userId) => stores.open(userId) };
  return {
    leftWork: async () => (isKnown(person) ? (await loadLeftWork()).leftWork(device, person, ports) : []),
    openLeft: ports.open,
    answerLeft: async (userId) => void (await device.people.update(userId, { answered: true })),
    removeLeft: async (userId) => (await loadLeftWork()).removeLeft(device, userId, ports),
  };
}
