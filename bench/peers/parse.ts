/** Parse server on PostgreSQL: the one that our own server uses, in a database of its own. */
import path from 'node:path';
import { administratorClient } from '#server/database/embedded/running-server.ts';
import type { Stage } from '../stage.ts';
import { createCaller } from './http-caller.ts';
import { installPeer } from './install.ts';
import { collectPages, countIn } from './pages.ts';
import { PAGE, type Account, type Device, type Goal, type Peer, type Via } from './peer.ts';
import { runServer } from './run-server.ts';
import { openSocket } from './web-socket.ts';

const PROGRAM = path.join(import.meta.dirname, 'servers/parse.cjs');
const APP_ID = 'bench';
const MASTER_KEY = 'bench-master';
const DATABASE = 'parse';

/** Commits as PostgreSQL is set up for all who use it here: to the disk. */
export const parse = (stage: Stage): Peer => ({
  name: 'Parse server, PostgreSQL',
  survives: 'disk',
  async start() {
    const folder = await installPeer('parse', {
      versions: { 'parse-server': '9.10.0', express: '5.2.1', router: '2.2.0' },
    });
    const { searchParams, port: databasePort } = new URL(stage.databaseUrl);
    const database = { host: searchParams.get('host')!, port: Number(databasePort) };
    await asAdministrator(database, `create database ${DATABASE} owner studentos`);
    const { port, stop } = await runServer((free) => ({
      args: [PROGRAM, folder, String(free), database.host, String(database.port), DATABASE, APP_ID, MASTER_KEY],
    }));
    await makeClass(port);
    let made = 0;
    return {
      port,
      async stop() {
        await stop();
        await asAdministrator(database, `drop database ${DATABASE} with (force)`);
      },
      account(): Promise<Account> {
        made += 1;
        const userId = `person-${made}`;
        return Promise.resolve({ device: (via) => createDevice(via, userId, folder) });
      },
    };
  },
});

async function asAdministrator(database: { host: string; port: number }, sql: string): Promise<void> {
  const client = administratorClient(database);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The class of the goals, with the index that a pull needs. */
async function makeClass(port: number): Promise<void> {
  const caller = createCaller(
    { port, isCompressed: false },
    { 'X-Parse-Application-Id': APP_ID, 'X-Parse-Master-Key': MASTER_KEY },
  );
  const text = { type: 'String' };
  const fields = { userId: text, title: text, date: text, notes: text, subject: text, position: text };
  const indexes = { feed: { userId: 1, objectId: 1 } };
  await caller.call(
    'POST',
    '/parse/schemas/Goal',
    JSON.stringify({ className: 'Goal', fields: { ...fields, completed: { type: 'Boolean' } }, indexes }),
  );
  caller.close();
}

function createDevice(via: Via, userId: string, folder: string): Device {
  const { call, close } = createCaller(via, { 'X-Parse-Application-Id': APP_ID });
  const closings = [close];
  const toBody = ({ id, ...goal }: Goal) => ({ ...goal, objectId: id, userId });

  return {
    close: () => closings.forEach((one) => one()),
    open: () => Promise.resolve(),
    async push(goals) {
      const requests = goals.map((goal) => ({ method: 'POST', path: '/parse/classes/Goal', body: toBody(goal) }));
      const answers = JSON.parse(
        (await call('POST', '/parse/batch', JSON.stringify({ requests }))).toString(),
      ) as object[];
      if (!answers.every((answer) => 'success' in answer)) throw new Error('A goal was not taken.');
    },
    async pull() {
      let after = '';
      const pages = await collectPages(async () => {
        const where = JSON.stringify({ userId, ...(after && { objectId: { $gt: after } }) });
        const query = `order=objectId&limit=${PAGE}&where=${encodeURIComponent(where)}`;
        const page = await call('GET', `/parse/classes/Goal?${query}`);
        const last = page.lastIndexOf('"objectId":"');
        if (last === -1) return undefined;
        after = page.toString('latin1', last + 12, page.indexOf('"', last + 12));
        return page;
      });
      return () => countIn(pages, 'results');
    },
    async follow(heard) {
      const socket = await openSocket(folder, `ws://127.0.0.1:${via.port}/parse`, heard);
      closings.push(socket.close);
      const isConnected = socket.until('"op":"connected"');
      socket.send({ op: 'connect', applicationId: APP_ID });
      await isConnected;
      const isSubscribed = socket.until('"op":"subscribed"');
      socket.send({ op: 'subscribe', requestId: 1, query: { className: 'Goal', where: { userId } } });
      await isSubscribed;
    },
    async rename({ id }, title) {
      await call('PUT', `/parse/classes/Goal/${id}`, JSON.stringify({ title }));
    },
  };
}
