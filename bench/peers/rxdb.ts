/** RxDB server with the storage of its free edition that its server package runs on: memory. */
import path from 'node:path';
import { createCaller } from './http-caller.ts';
import { installPeer } from './install.ts';
import { collectPages, countIn } from './pages.ts';
import { PAGE, type Account, type Device, type Goal, type Peer, type Via } from './peer.ts';
import { runServer } from './run-server.ts';

const PROGRAM = path.join(import.meta.dirname, 'servers/rxdb.cjs');

export const rxdb: Peer = {
  name: 'RxDB server, memory',
  survives: 'nothing',
  async start() {
    const versions = { rxdb: '15.39.0', 'rxdb-server': '15.22.0', rxjs: '7.8.1', express: '4.21.2', cors: '2.8.5' };
    const folder = await installPeer('rxdb', { versions });
    const { port, stop } = await runServer((free) => ({ args: [PROGRAM, folder, String(free)] }));
    let made = 0;
    return {
      port,
      stop,
      account(): Promise<Account> {
        made += 1;
        const userId = `person-${made}`;
        return Promise.resolve({ device: (via) => createDevice(via, userId) });
      },
    };
  },
};

interface Checkpoint {
  id: string;
  lwt: number;
}

function createDevice(via: Via, userId: string): Device {
  const { call, stream, close } = createCaller(via, { Authorization: userId, Accept: 'application/json' });
  const titles = new Map<string, string>();

  const write = async (rows: unknown[]): Promise<void> => {
    const conflicts = JSON.parse((await call('POST', '/goals/0/push', JSON.stringify(rows))).toString()) as unknown[];
    if (conflicts.length > 0) throw new Error(`${conflicts.length} goals were not taken.`);
  };
  const toDocument = (goal: Goal, title = goal.title) => ({ ...goal, title, userId, _deleted: false });

  return {
    close,
    open: () => Promise.resolve(),
    push: (goals) => write(goals.map((goal) => ({ newDocumentState: toDocument(goal) }))),
    async pull() {
      let at: Checkpoint = { id: '', lwt: 0 };
      const pages = await collectPages(async () => {
        const page = await call('GET', `/goals/0/pull?id=${at.id}&lwt=${at.lwt}&limit=${PAGE}`);
        at = checkpointOf(page);
        return page.includes('"documents":[]') ? undefined : page;
      });
      return () => countIn(pages, 'documents');
    },
    follow: (heard) => stream('/goals/0/pullStream', heard, { Accept: 'text/event-stream' }),
    async rename(goal, title) {
      const assumedMasterState = toDocument(goal, titles.get(goal.id));
      await write([{ newDocumentState: toDocument(goal, title), assumedMasterState }]);
      titles.set(goal.id, title);
    },
  };
}

/** Where a page ends, without reading the rest of it. */
function checkpointOf(page: Buffer): Checkpoint {
  const end = page.toString('latin1', Math.max(0, page.length - 200));
  return JSON.parse(/"checkpoint":(\{[^}]*\})\}$/.exec(end)![1]!) as Checkpoint;
}
