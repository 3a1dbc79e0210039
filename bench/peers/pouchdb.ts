/** PouchDB server on LevelDB: CouchDB's protocol, a database for each person, as its documentation advises. */
import path from 'node:path';
import { createCaller } from './http-caller.ts';
import { installPeer } from './install.ts';
import { collectPages, countIn } from './pages.ts';
import { PAGE, type Account, type Device, type Peer, type Via } from './peer.ts';
import { runServer } from './run-server.ts';

/** LevelDB hands writes to the operating system and waits for no disk. */
export const pouchdb: Peer = {
  name: 'PouchDB server, LevelDB',
  survives: 'system',
  async start() {
    const folder = await installPeer('pouchdb', { versions: { 'pouchdb-server': '4.2.0' } });
    const program = path.join(folder, 'node_modules/pouchdb-server/bin/pouchdb-server');
    const { port, stop } = await runServer((free) => ({
      args: [program, '--port', String(free), '--host', '127.0.0.1', '--dir', 'data', '--no-stdout-logs', '--no-color'],
    }));
    let made = 0;
    return {
      port,
      stop,
      async account(): Promise<Account> {
        made += 1;
        const database = `/person-${made}`;
        const caller = createCaller({ port, isCompressed: false });
        await caller.call('PUT', database);
        caller.close();
        const revisions = new Map<string, string>();
        return { device: (via) => createDevice(via, database, revisions) };
      },
    };
  },
};

interface Written {
  id: string;
  rev?: string;
}

/** @param revisions  of each goal its last one, which whoever changes it must name */
function createDevice(via: Via, database: string, revisions: Map<string, string>): Device {
  const { call, close } = createCaller(via, { Accept: 'application/json' });

  let isClosed = false;

  const note = ({ id, rev }: Written): void => {
    if (rev === undefined) throw new Error(`A goal was not taken: ${id}`);
    revisions.set(id, rev);
  };

  /** As its client follows a server: one request after the other, each answered by the next changes. */
  const poll = async (from: string, heard: (text: string) => void): Promise<void> => {
    for (let since = from; !isClosed;) {
      const path = `${database}/_changes?feed=longpoll&include_docs=true&since=${since}&heartbeat=10000`;
      const answer = await call('GET', path).catch(() => undefined);
      if (!answer) return;
      heard(answer.toString());
      since = lastOf(answer);
    }
  };

  return {
    close() {
      isClosed = true;
      close();
    },
    open: () => Promise.resolve(),
    async push(goals) {
      const docs = goals.map(({ id, ...goal }) => ({ _id: id, ...goal }));
      const answer = await call('POST', `${database}/_bulk_docs`, JSON.stringify({ docs }));
      (JSON.parse(answer.toString()) as Written[]).forEach(note);
    },
    async pull() {
      let [since, isDone] = ['0', false];
      const pages = await collectPages(async () => {
        if (isDone) return undefined;
        const page = await call('GET', `${database}/_changes?include_docs=true&limit=${PAGE}&since=${since}`);
        isDone = lastOf(page) === since;
        since = lastOf(page);
        return page;
      });
      return () => countIn(pages, 'results');
    },
    async follow(heard) {
      const { update_seq: now } = JSON.parse((await call('GET', database)).toString()) as { update_seq: number };
      void poll(String(now), heard);
    },
    async rename({ id, ...goal }, title) {
      const body = JSON.stringify({ ...goal, title, _rev: revisions.get(id) });
      note(JSON.parse((await call('PUT', `${database}/${id}`, body)).toString()) as Written);
    },
  };
}

/** Where an answer with changes ends, without reading the rest of it. */
const lastOf = (answer: Buffer): string =>
  /"last_seq":"?(\d+)/.exec(answer.toString('latin1', Math.max(0, answer.length - 100)))![1]!;
