/** One device of a cell: the real engine over a store, real HTTP, and a network of its own that can fail. */
import { randomUUID } from 'node:crypto';
import { createApi } from '#client/http/api.ts';
import { Store } from '#client/store/database.ts';
import { write } from '#client/store/write.ts';
import { startEngine, type Engine } from '#client/sync/engine.ts';
import { Disk, memoryStore } from '#tests/simulation/memory-store.ts';
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts';
import { nodePorts } from './node-ports.ts';

export type StoreKind = 'dexie' | 'memory';

/** A value that the device called saved, and the stamp under which it stood there. */
export interface Saved {
  record: string;
  field: string;
  value: string;
  stamp: string;
}

/** What a store shows of the records that the cell writes. */
export type View = Map<string, string>;

export class Client {
  readonly saved: Saved[] = [];
  private edits = 0;

  private constructor(
    readonly name: string,
    readonly network: FaultProxy,
    private readonly store: Store,
    private readonly engine: Engine,
  ) {}

  static async start(name: string, server: { port: number; token: string }, kind: StoreKind): Promise<Client> {
    const network = await startFaultProxy(server.port);
    const store = openStore(kind);
    const api = createApi({
      fetch,
      baseUrl: network.url,
      newId: nodePorts.newId,
      deadline: (ms) => AbortSignal.timeout(ms),
    });
    const engine = startEngine(
      store,
      (request) => api.sync(server.token, request),
      nodePorts,
      () => undefined,
      (cursor, on, signal) => api.follow(server.token, cursor, on, signal),
    );
    return new Client(name, network, store, engine);
  }

  async addGoal(id: string, title: string): Promise<void> {
    await write(this.store, [{ resource: 'goals', id, put: { title, date: '2026-01-31', position: 'a0' } }]);
  }

  /** Gives a goal a text that nobody wrote before, and notes what was saved. */
  async edit(id: string, field: 'notes' | 'subject'): Promise<void> {
    this.edits += 1;
    const value = `${this.name} ${this.edits}`;
    await write(this.store, [{ resource: 'goals', id, put: { [field]: value } }]);
    const row = await this.store.goals.get(id);
    // Another device's later value may have come in between: then this one was beaten, and seen to be.
    if (row?.[field] === value)
      this.saved.push({ record: id, field, value, stamp: row.stamps[field] ?? row.stamps['*']! });
  }

  unsent = (): Promise<number> => this.store.outbox.count();

  async view(): Promise<View> {
    return viewOf(await this.store.goals.toArray());
  }

  async close(): Promise<void> {
    this.engine.stop();
    await this.network.close();
    if (this.store instanceof Store) await this.store.delete();
  }
}

/** What can be told apart of goals, as text. */
export const viewOf = (goals: { id: string; title: string; notes: string; subject: string | null }[]): View =>
  new Map(goals.map(({ id, title, notes, subject }) => [id, JSON.stringify([title, notes, subject])]));

function openStore(kind: StoreKind): Store {
  if (kind === 'dexie') return new Store(`partitions-${randomUUID()}`, nodePorts);
  return memoryStore('partitions', new Disk(), nodePorts, { begin: () => Promise.resolve(), fault: () => null });
}
