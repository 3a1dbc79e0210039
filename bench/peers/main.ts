/** Our server beside others of its kind, in turn, in one run: who is faster, and who moves fewer bytes? */
import { loadavg } from 'node:os';
import { durableNotifies } from '../durable-notify.ts';
import { p50, p95, type Figure } from '../figures.ts';
import type { Stage } from '../stage.ts';
import { changeLive, measureBytes, pullAll, pushAlone, pushTogether } from './measure.ts';
import { ours } from './ours.ts';
import { parse } from './parse.ts';
import type { Peer, PeerServer } from './peer.ts';
import { pouchdb } from './pouchdb.ts';
import { rxdb } from './rxdb.ts';
import { toFigures, toTable, type Measured } from './table.ts';
import { triplit } from './triplit.ts';

const RECORDS = 10_000;
const FEW_RECORDS = 2_500;
const MANY_RECORDS = 100_000;
const NOTIFIES = 150;
const NOTIFIES_FIRST = 50;

export interface PeersOptions {
  /** Medians of so many. */
  rounds: number;
  /** Also a fresh pull of 100,000. */
  isLarge: boolean;
}

/** Installs and starts them, measures all in turn, prints the table. @returns the goals that are held against it */
export async function comparePeers(stage: Stage, { rounds, isLarge }: PeersOptions): Promise<Figure[]> {
  console.log(`load before: ${loadavg()[0]!.toFixed(1)}`);
  const running: { peer: Peer; server: PeerServer; measured: Measured }[] = [];
  try {
    for (const peer of [ours(stage), pouchdb, triplit, parse(stage), rxdb]) {
      const server = await trying(peer, () => peer.start());
      if (server) running.push({ peer, server, measured: emptyOf(peer) });
    }
    // Code is still being compiled, theirs and that of the clients here: what is found out now does not count.
    for (const { peer, server } of running) await trying(peer, () => measureOnce(server, emptyOf(peer), FEW_RECORDS));
    const notifies: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      notifies.push(...(await durableNotifies(stage, NOTIFIES)).slice(NOTIFIES_FIRST));
      for (const { peer, server, measured } of running) await trying(peer, () => measureOnce(server, measured));
    }
    for (const { peer, server, measured } of running) {
      await trying(peer, async () => (measured.bytes = await measureBytes(server)));
      if (isLarge) await trying(peer, () => pullMany(server, measured));
    }
    const all = running.map(({ measured }) => measured);
    console.log(toTable(all, { p50: p50(notifies), p95: p95(notifies) }));
    return toFigures(all, p50(notifies));
  } finally {
    for (const { peer, server } of running) await trying(peer, () => server.stop());
  }
}

const emptyOf = ({ name, survives }: Peer): Measured => ({
  ...{ name, survives },
  ...{ alone: [], together: [], pulls: [], manyPulls: [], live50: [], live95: [] },
});

/** One who fails is named with the reason, and the others go on. */
async function trying<T>({ name }: Peer, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    console.log(`${name}: ${(error as Error).message}`);
    return undefined;
  }
}

async function measureOnce(server: PeerServer, measured: Measured, records = RECORDS): Promise<void> {
  const { rate, account } = await pushAlone(server, records);
  measured.alone.push(rate);
  measured.together.push(await pushTogether(server));
  measured.pulls.push(await pullAll(server, account, records));
  const live = await changeLive(server);
  measured.live50.push(live.p50);
  measured.live95.push(live.p95);
}

async function pullMany(server: PeerServer, measured: Measured): Promise<void> {
  const { account } = await pushAlone(server, MANY_RECORDS);
  measured.manyPulls.push(await pullAll(server, account, MANY_RECORDS));
}
