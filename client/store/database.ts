/**
 * The store: one Dexie database per person on this device. Screens read from it alone.
 *
 * Each resource has a table of its live records. Deleted records are kept in `trash`, so that undo can restore them and a late
 * change merges with them. The outbox has one entry for each record with unsent changes.
 */
import { liveQuery, type Table } from 'dexie';
import type { Stamped, Stamps } from '#protocol/merge.ts';
import type { ProblemDocument } from '#protocol/problem-document.ts';
import type { Method } from '#protocol/resource.ts';
import { resourceNames, type Records, type ResourceName } from '#protocol/resources.ts';
import type { Stamp } from '#protocol/stamp.ts';
import { withDefaults } from './defaults.ts';
import { DurableDatabase } from '#client/local/durable-database.ts';
import { type OUTBOX_FORMAT, upgradeEntry } from './outbox-format.ts';
import type { StorePorts } from './ports.ts';
import type { Slot } from './slot.ts';
import { readOffset } from './time.ts';

/** A stored record: the members that REST shows, and its stamps. */
export type Row<N extends ResourceName> = Records[N] & { stamps: Stamps };
export type GoalRow = Row<'goals'>;
export type LogRow = Row<'logs'>;
export type RoutineRow = Row<'routines'>;
export type PreferencesRow = Row<'preferences'>;
export type SubjectRow = Row<'subjects'>;
export type DeadlineRow = Row<'deadlines'>;
export type StepRow = Row<'steps'>;
export type DayRow = Row<'days'>;

/** Identifies a record on this device. */
export type RecordKey = [resource: ResourceName, id: string];

/** A record with unsent changes. */
export interface OutboxEntry {
  /** The format of the entry, see `outbox-format.ts`. */
  format: typeof OUTBOX_FORMAT;
  resource: ResourceName;
  id: string;
  /** The stamp of its oldest unsent change, by which entries are ordered. */
  since: Stamp;
  /** The changes that are not on their way yet; edits go here. */
  queued: Slot | null;
  /** The changes that are on their way, frozen until their result comes. */
  sending: Slot | null;
  /** The record as the server last sent it; null when it never did. */
  server: Stamped | null;
  /** Set where the server is not known to hold `server`: it was sent without an answer, or a restored server lost it. Kept for the trash. */
  assumed?: true | undefined;
}

/** A deleted record, with its content as far as this device knew it. */
export interface TrashRow {
  resource: ResourceName;
  id: string;
  /** When it was deleted, in ms since 1970. */
  at: number;
  record: Stamped;
  /** Set where the record was never sent: it can be restored, and takes no part in merges. */
  local?: true;
  /** No server is known to hold it: see `assumed` of a state. */
  assumed?: true;
}

/** A change that the server refused, kept until its author decides. */
export interface AttentionItem {
  /** The id of the refused mutation. */
  id: string;
  resource: ResourceName;
  recordId: string;
  method: Method;
  body: Record<string, unknown>;
  problem: ProblemDocument;
  /** When it was refused, in ms since 1970 by this device's clock. */
  at: number;
}

/** A field that two devices changed without knowing of each other: the value that stands, and the one that it overrode. */
export interface ConflictNotice {
  id: string;
  resource: ResourceName;
  recordId: string;
  field: string;
  stands: unknown;
  gaveWay: unknown;
  /** Whether the overridden value was written on this device. */
  mine: boolean;
  at: number;
}

/** The outcome of the last comparison of this store with the server. */
export interface Agreement {
  /** In ms since 1970, by the server's clock. */
  at: number;
  /** `mended`: differences were found and resolved. `differs`: some remain. */
  outcome: 'same' | 'mended' | 'differs';
  /** The number of parts, a month of a resource each, that differed. */
  parts: number;
}

export interface MetaRow {
  key:
    | 'clock'
    | 'written'
    | 'cursor'
    | 'synced'
    | 'startOver'
    | 'carryOver'
    | 'wrapUp'
    | 'routineDay'
    | 'takenIn'
    | 'timed'
    | 'room'
    | 'schema'
    | 'filled'
    | 'refill'
    | 'agreement'
    | 'compareAt'
    // The id of the goal into which this one was folded, so that undo finds it.
    | `folded ${string}`;
  value: unknown;
}

/**
 * The tables of each version, from 1 on. A new version is a new entry at the end; earlier entries never change. Versions only add tables
 * and indexes, so that tabs of an older build can read on until they are reloaded.
 */
const VERSIONS = [
  {
    goals: 'id, date, [date+position]',
    logs: 'id, date, goalId, subject',
    preferences: 'id',
    trash: '[resource+id], at',
    outbox: '[resource+id], since',
    attention: 'id, at',
    notices: 'id, at, [resource+recordId]',
    seen: '[resource+id]',
    meta: 'key',
  },
  // Adds routines.
  { routines: 'id' },
  // Adds the index of goals by routine.
  { goals: 'id, date, [date+position], [routineId+date]' },
  // Adds subjects, deadlines, steps and days.
  { subjects: 'id', deadlines: 'id, date', steps: 'id, goalId, routineId', days: 'id, date' },
  // Adds indexes of goals by first date and deadline, and of logs by the start of their timer.
  {
    goals: 'id, date, [date+position], [routineId+date], firstDate, deadlineId',
    logs: 'id, date, goalId, subject, startedAt',
  },
];

export class Store extends DurableDatabase {
  declare goals: Table<GoalRow, string>;
  declare logs: Table<LogRow, string>;
  declare routines: Table<RoutineRow, string>;
  declare preferences: Table<PreferencesRow, string>;
  declare subjects: Table<SubjectRow, string>;
  declare deadlines: Table<DeadlineRow, string>;
  declare steps: Table<StepRow, string>;
  declare days: Table<DayRow, string>;
  declare trash: Table<TrashRow, RecordKey>;
  declare outbox: Table<OutboxEntry, RecordKey>;
  declare attention: Table<AttentionItem, string>;
  declare notices: Table<ConflictNotice, string>;
  /** While starting over: the records that the server has sent. */
  declare seen: Table<{ resource: ResourceName; id: string }, RecordKey>;
  declare meta: Table<MetaRow, string>;

  /** @param name  one for each person on a device: `studentos-guest`, `studentos-<user id>` */
  constructor(
    name: string,
    readonly ports: StorePorts,
  ) {
    super(name);
    for (const [i, tables] of VERSIONS.entries()) this.version(i + 1).stores(tables);
    this.outbox.hook('reading', upgradeEntry);
    for (const name of resourceNames)
      this.records(name).hook('reading', (row: Stamped | undefined) => row && withDefaults(name, row));
  }

  /** The server's clock minus this device's, in ms, as this tab knows it. */
  offsetMs = 0;

  /** The time by the server's clock, in ms since 1970, for screens and ages. @see time.ts */
  now(): number {
    return this.ports.now() + this.offsetMs;
  }

  /**
   * Keeps `now()` correct when any tab hears from the server. Resolves once the stored offset is read.
   * @returns stops following
   */
  async followTime(): Promise<() => void> {
    const read = (): Promise<number> => this.lasting(() => readOffset(this));
    this.offsetMs = await read();
    const subscription = liveQuery(async () => read()).subscribe((offsetMs) => {
      this.offsetMs = offsetMs;
    });
    return () => subscription.unsubscribe();
  }

  /** Calls back after each local write of any tab, and once at first if anything was ever written. */
  onWritten(callback: () => void): () => void {
    const subscription = liveQuery(async () => this.lasting(() => this.meta.get('written'))).subscribe({
      next: (row) => row && callback(),
    });
    return () => subscription.unsubscribe();
  }

  /** The table of a resource's live records, typed for any resource. */
  records(resource: ResourceName): Table<Stamped, string> {
    return this.table(resource);
  }
}
