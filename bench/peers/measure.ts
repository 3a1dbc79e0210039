/** What is asked of each peer alike. Times are taken without the proxy and without compression, bytes with both. */
import { setTimeout as sleep } from 'node:timers/promises';
import { p50, p95, timed } from '../figures.ts';
import { inParts } from '../goals.ts';
import { countBytes, type ByteCounter } from './byte-counter.ts';
import type { Account, Device, PeerServer } from './peer.ts';
import { randomGoals, randomTitle } from './random-goals.ts';

const BATCH = 500;
const PEOPLE = 50;
const EACH = 200;
/** One after the other; the first are not counted: code is compiled and connections are made on the way. */
const CHANGES = 100;
const FIRST = 50;
/** For the bytes: changes whose mean is taken, records that are pushed and pulled. */
const COUNTED_CHANGES = 20;
const COUNTED_RECORDS = 2 * BATCH;
const HEARD_DEADLINE_MS = 10_000;

const plain = (server: PeerServer) => ({ port: server.port, isCompressed: false });

/** Pushes goals of somebody new in batches, one after the other. @returns records/s, and whose they are */
export async function pushAlone(server: PeerServer, records: number): Promise<{ rate: number; account: Account }> {
  const account = await server.account();
  const device = account.device(plain(server));
  await device.open();
  const batches = inParts(randomGoals(records), BATCH);
  const ms = await timed(async () => {
    for (const batch of batches) await device.push(batch);
  });
  device.close();
  return { rate: (records / ms) * 1000, account };
}

/** Each of 50 people pushes 200 goals, all at once. @returns records/s */
export async function pushTogether(server: PeerServer): Promise<number> {
  const devices: Device[] = [];
  for (let i = 0; i < PEOPLE; i += 1) devices.push((await server.account()).device(plain(server)));
  await Promise.all(devices.map((device) => device.open()));
  const batches = devices.map(() => randomGoals(EACH));
  const ms = await timed(() => Promise.all(devices.map((device, i) => device.push(batches[i]!))));
  for (const device of devices) device.close();
  return ((PEOPLE * EACH) / ms) * 1000;
}

/** A new device gets everything of somebody. @returns records/s */
export async function pullAll(server: PeerServer, account: Account, records: number): Promise<number> {
  const device = account.device(plain(server));
  await device.open();
  let count = (): number => 0;
  const ms = await timed(async () => (count = await device.pull()));
  device.close();
  if (count() !== records) throw new Error(`a pull brought ${count()} records instead of ${records}`);
  return (records / ms) * 1000;
}

/** From the call of one device to the other's having heard of it, in ms. */
export async function changeLive(server: PeerServer): Promise<{ p50: number; p95: number }> {
  const { devices, change } = await twoDevices(await server.account(), plain(server));
  const times: number[] = [];
  for (let turn = 0; turn < FIRST + CHANGES; turn += 1) times.push(await timed(change));
  for (const device of devices) device.close();
  const counted = times.slice(FIRST);
  return { p50: p50(counted), p95: p95(counted) };
}

/** Two devices of one person that follow each other, and a goal whose title the first changes and the second hears of. */
async function twoDevices(account: Account, via: Parameters<Account['device']>[0]) {
  const devices = [account.device(via), account.device(via)];
  const [one, other] = devices as [Device, Device];
  // The first of a few has notes, as one in eight does.
  const [, goal] = randomGoals(2);
  await Promise.all(devices.map((device) => device.open()));
  await one.push([goal!]);
  let wanted = '';
  let text = '';
  let seen: () => void = () => undefined;
  await one.follow(() => undefined);
  await other.follow((piece) => {
    text += piece;
    if (text.includes(wanted)) seen();
  });
  await sleep(500);

  const change = async (): Promise<void> => {
    const deadline = new AbortController();
    text = '';
    wanted = randomTitle();
    const isHeard = new Promise<void>((resolve) => (seen = resolve));
    const late = sleep(HEARD_DEADLINE_MS, undefined, { signal: deadline.signal }).then(() => {
      throw new Error('a change has not come to the other device');
    });
    late.catch(() => undefined);
    await Promise.race([Promise.all([one.rename(goal!, wanted), isHeard]), late]).finally(() => deadline.abort());
  };
  return { devices, change };
}

/** Bytes at the wire, over all that a browser's two directions carry. */
export interface Bytes {
  pushSent: number;
  pushReceived: number;
  pullReceived: number;
  changeSent: number;
  changeReceived: number;
}

/** Counts bytes for each pushed record, each pulled one, and each change over both devices. */
export async function measureBytes(server: PeerServer): Promise<Bytes> {
  const counter = await countBytes(server.port);
  try {
    return await countAll(server, counter);
  } finally {
    await counter.close();
  }
}

async function countAll(server: PeerServer, counter: ByteCounter): Promise<Bytes> {
  const via = { port: counter.port, isCompressed: true };
  const account = await server.account();
  const author = account.device(via);
  await author.open();
  counter.reset();
  for (const batch of inParts(randomGoals(COUNTED_RECORDS), BATCH)) await author.push(batch);
  const [pushSent, pushReceived] = [counter.sent() / COUNTED_RECORDS, counter.received() / COUNTED_RECORDS];
  author.close();

  counter.reset();
  const fresh = account.device(via);
  await fresh.pull();
  const pullReceived = counter.received() / COUNTED_RECORDS;
  fresh.close();

  const { devices, change } = await twoDevices(await server.account(), via);
  await change();
  await sleep(300);
  counter.reset();
  for (let turn = 0; turn < COUNTED_CHANGES; turn += 1) await change();
  // What comes to the author itself may be a little later.
  await sleep(300);
  const [changeSent, changeReceived] = [counter.sent() / COUNTED_CHANGES, counter.received() / COUNTED_CHANGES];
  for (const device of devices) device.close();
  return { pushSent, pushReceived, pullReceived, changeSent, changeReceived };
}
