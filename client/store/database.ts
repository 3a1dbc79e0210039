/**
 * The local truth: one Dexie database per person on this device. Screens read from here and nowhere else.
 *
 * Each resource has a table of its live records; what is deleted lies in `trash`, so that undo has something to
 * give back and a late change something to meet. One outbox entry stands for each record with unsent changes.
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

/** A record as it is stored: as REST shows it, and its stamps. */
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
  /** How the entry is written, see `outbox-format.ts`. */
  format: typeof OUTBOX_FORMAT;
  resource: ResourceName;
  id: string;
  /** The stamp of its oldest unsent change: its place in the queue. */
  since: Stamp;
  /** What has not been taken up yet; edits go here. */
  queued: Slot | null;
  /** What is on its way; frozen until its result comes. */
  sending: Slot | null;
  /** The record as the server last showed it; null when it never did. */
  server: Stamped | null;
  /** No server is known to hold `server`: it is what was sent and never answered, or what a restored one has lost, kept for the trash. */
  assumed?: true | undefined;
}

/** A deleted record, with its content as far as this device knew it. */
export interface TrashRow {
  resource: ResourceName;
  id: string;
  /** When it was deleted, in ms since 1970. */
  at: number;
  record: Stamped;
  /** No server ever heard of it: the row is there to be restored from, and says nothing in a merge. */
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

/** A field that two devices changed without knowing of each other: what stands and what gave way. */
export interface ConflictNotice {
  id: string;
  resource: ResourceName;
  recordId: string;
  field: string;
  stands: unknown;
  gaveWay: unknown;
  /** Whether the value that gave way was written on this device. */
  mine: boolean;
  at: number;
}

/** How this store and the server stood when they were compared. */
export interface Agreement {
  /** In ms since 1970, by the server's clock. */
  at: number;
  /** `mended`: something differed, and does no more. `differs`: it still does. */
  outcome: 'same' | 'mended' | 'differs';
  /** How many months of a resource differed. */
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
    // A goal that became one with another, whose id is the value: undo has to find the goal that stands.
    | `folded ${string}`;
  value: unknown;
}

/**
 * The tables of each version, from 1 on; a later version is a step of its own at the end, never a change of one before. A step only adds:
 * what an older build looks for is still there, so that its tabs can read on until they are reloaded.
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
  // Routines came.
  { routines: 'id' },
  // Goals are found by the routine that they came from.
  { goals: 'id, date, [date+position], [routineId+date]' },
  // Subjects, deadlines, steps and days came.
  { subjects: 'id', deadlines: 'id, date', steps: 'id, goalId, routineId', days: 'id, date' },
  // Goals are found by the day that they were moved off, and by their deadline; logs by when their timer was started.
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
  /** While starting over: the records that the server has shown. */
  declare seen: Table<{ resource: ResourceName; id: string }, RecordKey>;
  declare meta: Table<MetaRow, string>;

  /** @param name  tells the people on a device apart: `studentos-guest`, `studentos-<user id>` */
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

  /** Server's clock minus this device's, in ms, as far as this tab has heard. */
  offsetMs = 0;

  /** The time by the server's clock, in ms since 1970, for screens and ages. @see time.ts */
  now(): number {
    return this.ports.now() + this.offsetMs;
  }

  /**
   * Keeps `now()` right, whichever tab hears from the server.
   * @returns ends it; resolves once what is stored is known
   */
  async followTime(): Promise<() => void> {
    const read = (): Promise<number> => this.lasting(() => readOffset(this));
    this.offsetMs = await read();
    const subscription = liveQuery(async () => read()).subscribe((offsetMs) => {
      this.offsetMs = offsetMs;
    });
    return () => subscription.unsubscribe();
  }

  /** Calls back after each local write, of this tab or another; and once at first when there was one ever. */
  onWritten(callback: () => void): () => void {
    const subscription = liveQuery(async () => this.lasting(() => this.meta.get('written'))).subscribe({
      next: (row) => row && callback(),
    });
    return () => subscription.unsubscribe();
  }

  /** The table of a resource's live records, seen as any resource's. */
  records(resource: ResourceName): Table<Stamped, string> {
    return this.table(resource);
  }
}
