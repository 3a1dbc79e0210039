/** One device of a cell: the real engine over a store, real HTTP, and a network of its own that can fail. */
import { randomUUID } from 'node:crypto';
import { createApi, type Api } from '#client/http/api.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { Store } from '#client/store/database.ts';
import { write } from '#client/store/write.ts';
import { startEngine, type Engine } from '#client/sync/engine.ts';
import { Disk, memoryStore } from '#tests/simulation/memory-store.ts';
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts';
import { nodePorts } from './node-ports.ts';

export type StoreKind = 'dexie' | 'memory';

/** A value of a field, as a person wrote it. */
export interface Value {
  record: string;
  field: string;
  value: string;
}

/** A value that the server took, and the stamp under which it did: a device whose clock proves wrong stamps anew. */
export interface Taken extends Value {
  stamp: string;
}

/** What a store shows of the records that the cell writes. */
export type View = Map<string, string>;

export class Client {
  /** What the device called saved, in order. */
  readonly saved: Value[] = [];
  readonly taken: Taken[] = [];
  private readonly engine: Engine;
  private edits = 0;

  private constructor(
    readonly name: string,
    readonly network: FaultProxy,
    private readonly store: Store,
    api: Api,
    token: string,
  ) {
    this.engine = startEngine(
      store,
      async (request) => {
        const answer = await api.sync(token, request);
        this.note(request, answer);
        return answer;
      },
      nodePorts,
      () => undefined,
      (...asked) => api.follow(token, ...asked),
    );
  }

  static async start(name: string, server: { port: number; token: string }, kind: StoreKind): Promise<Client> {
    const network = await startFaultProxy(server.port);
    const store = openStore(kind);
    const api = createApi({
      fetch,
      baseUrl: network.url,
      newId: nodePorts.newId,
      deadline: (ms) => AbortSignal.timeout(ms),
    });
    return new Client(name, network, store, api, server.token);
  }

  async addGoal(id: string, title: string): Promise<void> {
    await write(this.store, [{ resource: 'goals', id, put: { title, date: '2026-01-31', position: 'a0' } }]);
  }

  /** Gives a goal a text that nobody wrote before, and notes what was saved. */
  async edit(id: string, field: 'notes' | 'subject'): Promise<void> {
    this.edits += 1;
    const value = `${this.name} ${this.edits}`;
    await write(this.store, [{ resource: 'goals', id, put: { [field]: value } }]);
    this.saved.push({ record: id, field, value });
  }

  private note({ mutations }: SyncRequest, { results }: SyncAnswer): void {
    for (const [i, { recordId: record, body = {}, stamp, stamps }] of mutations.entries()) {
      if (results[i]!.status >= 300) continue;
      for (const [field, value] of Object.entries(body))
        this.taken.push({ record, field, value: String(value), stamp: stamps?.[field] ?? stamp });
    }
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
