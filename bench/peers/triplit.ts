/** Triplit's server on SQLite: everything by WebSocket, one collection, and permissions that let each person see their own. */
import path from 'node:path';
import jwt from 'jsonwebtoken';
import { installPeer } from './install.ts';
import type { Account, Device, Goal, Peer, Via } from './peer.ts';
import { runServer } from './run-server.ts';
import { openSocket, type Socket } from './web-socket.ts';

const PROGRAM = path.join(import.meta.dirname, 'servers/triplit.mjs');
const SECRET = 'bench-secret';

/** Its SQLite has a log of writes that is brought to the disk at checkpoints. */
export const triplit: Peer = {
  name: 'Triplit, SQLite',
  survives: 'system',
  async start() {
    const versions = { '@triplit/server': '1.1.8', 'better-sqlite3': '12.11.1' };
    const folder = await installPeer('triplit', { versions, native: ['better-sqlite3'] });
    const { port, stop } = await runServer((free, data) => ({
      args: [PROGRAM, folder, String(free), SECRET],
      env: { LOCAL_DATABASE_URL: path.join(data, 'triplit.db') },
    }));
    let made = 0;
    return {
      port,
      stop,
      account(): Promise<Account> {
        made += 1;
        const userId = `person-${made}`;
        return Promise.resolve({ device: (via) => createDevice(via, userId, folder) });
      },
    };
  },
};

function createDevice(via: Via, userId: string, folder: string): Device {
  const token = jwt.sign({ type: 'user', uid: userId }, SECRET);
  let socket: Socket | undefined;
  let heard: (text: string) => void = () => undefined;

  const open = async (): Promise<Socket> => {
    if (socket) return socket;
    socket = await openSocket(folder, `ws://127.0.0.1:${via.port}/?token=${token}`, (text) => heard(text));
    return socket;
  };
  /** Changes as its client writes them: maps and sets by superjson. */
  const write = async (sets: [string, object][]): Promise<void> => {
    const { send, until } = await open();
    const taken = Promise.race([until('"CHANGES_ACK"'), until('"type":"ERROR"')]);
    const meta = { values: { 'goals.sets': ['map'], 'goals.deletes': ['set'] } };
    send({
      type: 'CHANGES',
      payload: { changes: { json: { goals: { sets, deletes: [] } }, meta }, timestamp: [0, 0, ''] },
    });
    const answer = await taken;
    if (!answer.includes('CHANGES_ACK')) throw new Error(`Goals were not taken: ${answer.slice(0, 300)}`);
  };
  const query = async (): Promise<string> => {
    const { send, until } = await open();
    const all = until('"ENTITY_DATA"');
    send({ type: 'CONNECT_QUERY', payload: { id: 'all', params: { collectionName: 'goals' } } });
    return all;
  };

  return {
    close: () => socket?.close(),
    async open() {
      await open();
    },
    push: (goals) => write(goals.map((goal: Goal) => [goal.id, { ...goal, userId }])),
    async pull() {
      const all = await query();
      return () => countSets(all);
    },
    async follow(told) {
      await query();
      heard = told;
    },
    rename: ({ id }, title) => write([[id, { title }]]),
  };
}

function countSets(message: string): number {
  const { payload } = JSON.parse(message) as { payload: { changes: { json: { goals?: { sets: unknown[] } } } } };
  return payload.changes.json.goals?.sets.length ?? 0;
}
