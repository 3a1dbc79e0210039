/** The engine's outside world in a process of Node: real time, real dice, one tab that somebody looks at. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { SyncPorts } from '#client/sync/ports.ts';

export const nodePorts: SyncPorts = {
  now: () => Date.now(),
  newId: () => randomUUID(),
  steady: () => performance.now(),
  newReplicaId: () => randomBytes(8).toString('hex'),
  random: () => Math.random(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  lock: (_name, _steal, held) => held(),
  channel: () => ({ post: () => undefined, close: () => undefined }),
  online: () => true,
  onConnection: () => () => undefined,
  onReturn: () => () => undefined,
  visible: () => true,
};
