/**
 * The tables of a device's store in memory, in place of Dexie and IndexedDB: the same calls that the store's code makes,
 * transactions that are all or nothing and one at a time, and a disk that outlives the process that wrote to it.
 */
import type { OutboxEntry, Store } from '#client/store/database.ts';
import { upgradeEntry } from '#client/store/outbox-format.ts';
import { isLostConnection } from '#client/local/storage-errors.ts';
import type { StorePorts } from '#client/store/ports.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceNames } from '#protocol/resources.ts';

type Key = string | readonly string[];
type Row = Record<string, unknown>;

const KEYS: Record<string, string[]> = {
  ...Object.fromEntries(resourceNames.map((name) => [name, ['id']])),
  trash: ['resource', 'id'],
  outbox: ['resource', 'id'],
  attention: ['id'],
  notices: ['id'],
  seen: ['resource', 'id'],
  meta: ['key'],
};

/** What is left of a store when nobody has it open. */
export class Disk {
  /** @param schema  of the build that wrote it last: how many steps it is ahead of today's */
  constructor(public schema = 0) {}

  readonly tables = new Map(Object.keys(KEYS).map((name): [string, Map<string, Row>] => [name, new Map()]));
  /** Another disk with the same on it. */
  copy(): Disk {
    const copy = new Disk(this.schema);
    for (const [name, rows] of this.tables) copy.tables.set(name, new Map(rows));
    return copy;
  }

  readonly written = new Set<() => void>();
  /** Transactions of all tabs take turns; one that has begun always ends. */
  turn: Promise<unknown> = Promise.resolve();
}

export interface MemoryStoreOptions {
  /** That of its build, as a disk has it; today's when it is left out. */
  schema?: number;
  /** Resolves when a transaction may begin; never, once its process is dead. */
  begin(): Promise<void>;
  /** Thrown instead of committing, when set. */
  fault(): Error | null;
}

/** A store over a disk, as one process has it open. */
export function memoryStore(name: string, disk: Disk, ports: StorePorts, options: MemoryStoreOptions): Store {
  const store = new MemoryStore(name, disk, ports, options);
  return store as unknown as Store;
}

class MemoryStore {
  private readonly byName: Map<string, MemoryTable>;
  private undo: (() => void)[] | null = null;
  private isBeginning = false;
  offsetMs = 0;

  constructor(
    readonly name: string,
    private readonly disk: Disk,
    readonly ports: StorePorts,
    private readonly options: MemoryStoreOptions,
  ) {
    const log = (step: () => void) => this.undo?.push(step);
    this.byName = new Map([...disk.tables].map(([table, rows]) => [table, new MemoryTable(table, rows, log)]));
    for (const [table, value] of this.byName) Object.assign(this, { [table]: value });
  }

  get tables(): MemoryTable[] {
    return [...this.byName.values()];
  }

  records = (name: string): MemoryTable => this.byName.get(name)!;
  table = this.records;

  now(): number {
    return this.ports.now() + this.offsetMs;
  }

  close(): void {
    // A disk needs no closing.
  }

  onWritten(callback: () => void): () => void {
    this.disk.written.add(callback);
    return () => this.disk.written.delete(callback);
  }

  async transaction<T>(mode: string, ...rest: unknown[]): Promise<T> {
    const work = rest.at(-1) as () => Promise<T>;
    // One that another one begins with is a part of it.
    if (this.isBeginning) return work();
    await this.options.begin();
    const result = this.disk.turn.then(() => this.lasting(mode, work));
    this.disk.turn = result.catch(() => undefined);
    return result;
  }

  /** As the real store: what failed with its connection is done once more. */
  private async lasting<T>(mode: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.commit(mode, work);
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      return this.commit(mode, work);
    }
  }

  private async commit<T>(mode: string, work: () => Promise<T>): Promise<T> {
    if (mode !== 'r' && this.disk.schema > (this.options.schema ?? 0)) throw new Problem('upgrade_required');
    this.undo = [];
    const { rows } = this.byName.get('meta')!;
    const before = rows.get('written');
    try {
      this.isBeginning = true;
      const working = work();
      this.isBeginning = false;
      const result = await working;
      const fault = this.options.fault();
      if (fault) throw fault;
      if (rows.get('written') !== before) for (const callback of this.disk.written) callback();
      return result;
    } catch (error) {
      for (const step of this.undo.reverse()) step();
      throw error;
    } finally {
      this.undo = null;
    }
  }
}

class MemoryTable {
  constructor(
    readonly name: string,
    readonly rows: Map<string, Row>,
    private readonly log: (undo: () => void) => void,
  ) {}

  get = (key: Key) => Promise.resolve(this.read(this.rows.get(text(key))));
  bulkGet = (keys: Key[]) => Promise.resolve(keys.map((key) => this.read(this.rows.get(text(key)))));
  count = () => Promise.resolve(this.rows.size);
  toArray = () => Promise.resolve(this.sorted().map(this.read));

  put = (row: Row) => Promise.resolve(this.set(row));
  bulkPut = (rows: Row[]) => Promise.resolve(rows.forEach((row) => this.set(row)));
  delete = (key: Key) => Promise.resolve(this.remove(text(key)));
  bulkDelete = (keys: Key[]) => Promise.resolve(keys.forEach((key) => this.remove(text(key))));
  clear = () => Promise.resolve([...this.rows.keys()].forEach((key) => this.remove(key)));

  toCollection = () => this.collection(() => true);
  each = (visit: (row: Row) => void) => this.toCollection().each(visit);
  filter = (holds: (row: Row) => boolean) => this.collection(holds);
  where = (field: string) => ({ equals: (value: unknown) => this.collection((row) => row[field] === value) });
  orderBy = (field: string) => this.collection(() => true, field);

  private collection(holds: (row: Row) => boolean, field?: string) {
    let stop: (row: Row) => boolean = () => false;
    const found = () => this.sorted(field).filter(holds).map(this.read);
    const collection = {
      toArray: () => Promise.resolve(found()),
      first: () => Promise.resolve(found()[0]),
      primaryKeys: () => Promise.resolve(found().map((row) => this.keyOf(row))),
      until: (holds: (row: Row) => boolean) => ((stop = holds), collection),
      each: (visit: (row: Row) => void) => {
        for (const row of found()) {
          if (stop(row)) break;
          visit(row);
        }
        return Promise.resolve();
      },
    };
    return collection;
  }

  /** The rows by a field, then by key, as an index would give them. */
  private sorted(field?: string): Row[] {
    const order = ([a, x]: [string, Row], [b, y]: [string, Row]) => {
      if (field !== undefined && x[field] !== y[field]) return String(x[field]) < String(y[field]) ? -1 : 1;
      return a < b ? -1 : 1;
    };
    return [...this.rows].sort(order).map(([, row]) => row);
  }

  /** A row as it comes out, as the hook of the real store gives it. */
  private readonly read = <T extends Row | undefined>(row: T): T =>
    this.name === 'outbox' ? (upgradeEntry(clone(row) as unknown as OutboxEntry) as unknown as T) : clone(row);

  private keyOf(row: Row): Key {
    const fields = KEYS[this.name]!.map((field) => row[field] as string);
    return fields.length === 1 ? fields[0]! : fields;
  }

  private set(row: Row): void {
    const key = text(this.keyOf(row));
    const before = this.rows.get(key);
    this.log(() => (before ? this.rows.set(key, before) : this.rows.delete(key)));
    this.rows.set(key, row);
  }

  private remove(key: string): void {
    const before = this.rows.get(key);
    if (!before) return;
    this.log(() => this.rows.set(key, before));
    this.rows.delete(key);
  }
}

const text = (key: Key): string => (typeof key === 'string' ? key : key.join('\u0001'));

/** What comes out of a store is never what went in; what went in is never changed afterwards by our code. */
function clone<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(clone) as T;
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = clone(value[key]);
  return copy as T;
}
