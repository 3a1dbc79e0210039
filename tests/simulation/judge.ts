/**
 * The judge: a simple model that knows only what people were told and what is there in the end. It shares no code with
 * the engine beyond the rule by which stamps compare.
 */
import { doubleKey, type Goal } from '#protocol/goal.ts';
import { isDeleted, type Stamped } from '#protocol/merge.ts';
import { resourceNames } from '#protocol/resources.ts';
import type { AttentionItem, Store } from '#client/store/database.ts';
import type { Device } from './device.ts';
import { revived } from './folding.ts';
import { keptAs, lostWrites, TELLING } from './lost-writes.ts';
import type { Scheduler } from './scheduler.ts';
import type { Witness } from './witness.ts';
import type { Journal } from './workload.ts';

/** What is on a server for a user: every record, deleted ones included. */
export interface ServerState {
  userId: string;
  resource: string;
  deleted: boolean;
  record: Stamped;
}

interface Shown {
  resource: string;
  record: Stamped;
}

/** A rule that did not hold. */
export interface Violation {
  invariant: string;
  detail: string;
}

export interface Evidence {
  journal: Journal;
  witness: Witness;
  server: ServerState[];
  /** What the server has forgotten, as it was. */
  forgotten: ServerState[];
  /** Users whose account is gone: what they wrote is on their devices. */
  closed: ReadonlySet<string>;
  devices: Device[];
  scheduler: Scheduler;
  /** The latest time that a server's clock has shown, in ms since 1970: it may have been ahead for a while. */
  latestMs: number;
}

/** Everything that is wrong in the end. */
export async function judge(evidence: Evidence): Promise<Violation[]> {
  const { devices, scheduler, server, journal } = evidence;
  const violations: Violation[] = [];
  const kept: unknown[] = server.map(({ record }) => record.notes);
  const refusals: AttentionItem[] = [];
  const keptValues = new Set<string>();
  const held = new Map<string, ServerState[]>();
  for (const device of devices) {
    for (const userId of device.known) {
      const store = device.look(userId);
      const [shown, trashed, refused, noted] = await scheduler.hold(() =>
        Promise.all([liveRecords(store), store.trash.toArray(), store.attention.toArray(), store.notices.toArray()]),
      );
      store.close();
      kept.push(refused.map(({ body }) => body));
      refusals.push(...refused);
      kept.push(noted.map(({ gaveWay }) => gaveWay));
      for (const { field, gaveWay } of noted) keptValues.add(keptAs(field, gaveWay));
      for (const { body } of refused)
        for (const [field, value] of Object.entries(body)) keptValues.add(keptAs(field, value));
      // Whose turn it is not has not looked since.
      const theirs = server.filter((state) => state.userId === userId);
      if (evidence.closed.has(userId)) {
        kept.push(shown);
        held.set(device.name, holdings(userId, [...shown, ...trashed]));
      } else if (userId === device.active) violations.push(...divergences(device, shown, theirs));
      else violations.push(...strangers(device, shown, theirs));
    }
    violations.push(...hotLoops(device), ...device.followed);
  }
  return [
    ...violations,
    ...lostWrites(evidence, { held, kept: JSON.stringify(kept), keptValues, refused: refusals }),
    ...stampsAhead(server, evidence.latestMs),
    ...doubles(server),
    ...revived(evidence, refusals),
    ...mixed(journal, server),
  ];
}

/** What a device has of a person, as if it were on a server. */
const holdings = (userId: string, rows: Shown[]): ServerState[] =>
  rows.map(({ resource, record }) => ({ userId, resource, record, deleted: isDeleted(record.stamps) }));

async function liveRecords(store: Store): Promise<Shown[]> {
  const tables = await Promise.all(
    resourceNames
      .filter((name) => name !== 'preferences')
      .map(async (resource) => (await store.records(resource).toArray()).map((record) => ({ resource, record }))),
  );
  return tables.flat();
}

/** I-10: what somebody wrote is nobody else's. */
function mixed(journal: Journal, server: ServerState[]): Violation[] {
  const authors = new Map<string, Set<string | null>>();
  for (const { field, value, userId } of journal)
    if (typeof value === 'string' && value.startsWith('device') && TELLING.includes(field)) {
      const known = authors.get(value) ?? new Set();
      authors.set(value, known.add(userId));
    }
  return server.flatMap(({ userId, resource, record }) =>
    TELLING.flatMap((field) => {
      const by = authors.get(String(record[field]));
      if (!by || by.has(userId) || by.has(null)) return [];
      return [
        { invariant: 'I-10 mixed', detail: `${resource}/${record.id} of ${userId} has ${String(record[field])}` },
      ];
    }),
  );
}

/** I-10: a store holds nothing of another user. */
function strangers(device: Device, shown: Shown[], server: ServerState[]): Violation[] {
  const theirs = new Set(server.map(({ resource, record }) => `${resource}/${record.id}`));
  return shown
    .filter(({ resource, record }) => !theirs.has(`${resource}/${record.id}`))
    .map(({ resource, record }) => ({
      invariant: 'I-10 mixed',
      detail: `${device.name} shows ${resource}/${record.id}`,
    }));
}

/** I-5: what every device shows is what the server has. */
function divergences(device: Device, shown: Shown[], server: ServerState[]): Violation[] {
  const here = new Map(shown.map(({ resource, record }) => [`${resource}/${record.id}`, canonical(record)]));
  const there = new Map(
    server
      .filter(({ deleted }) => !deleted)
      .map(({ resource, record }) => [`${resource}/${record.id}`, canonical(record)]),
  );
  const keys = new Set([...here.keys(), ...there.keys()]);
  return [...keys]
    .filter((key) => here.get(key) !== there.get(key))
    .map((key) => ({
      invariant: 'I-5 divergence',
      detail: `${device.name}: ${key} is ${here.get(key) ?? 'missing'} here and ${there.get(key) ?? 'missing'} there`,
    }));
}

/** A record as text, without what each side derives. */
export function canonical(record: Stamped): string {
  const { updatedAt: _updated, ...rest } = record;
  return JSON.stringify(
    Object.fromEntries(Object.entries({ ...rest, stamps: 0 }).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

/** What a tab may ask in a minute while nothing gets on. @see docs/sync-rules.md R24 */
const MOST_FAILED = 30;

/** I-16: a tab whose requests fail does not make them in a hurry. */
function hotLoops({ link }: Device): Violation[] {
  const byTab = new Map<string, number[]>();
  for (const { at, ok, tab } of link.attempts) if (!ok) byTab.set(tab, [...(byTab.get(tab) ?? []), at]);
  return [...byTab].flatMap(([tab, failed]) =>
    failed
      .map((at, i) => {
        let within = 0;
        while (failed[i + within]! < at + 60_000) within += 1;
        return within;
      })
      .filter((within) => within > MOST_FAILED)
      .map((within) => ({ invariant: 'I-16 hot loop', detail: `${tab}: ${within} requests failed in a minute` }))
      .slice(0, 1),
  );
}

/** I-12: no stamp in a row lies more than a minute ahead of the latest time that a server's clock has shown. */
function stampsAhead(server: ServerState[], latestMs: number): Violation[] {
  return server.flatMap(({ resource, record }) =>
    Object.values(record.stamps)
      .filter((stamp) => Number.parseInt(stamp.slice(0, 12), 16) > latestMs + 60_000)
      .map((stamp) => ({ invariant: 'I-12 stamp ahead', detail: `${resource}/${record.id} has ${stamp}` })),
  );
}

/** The server's own rule: no two live goals of one title and subject on one day, but for those that were let go. */
function doubles(server: ServerState[]): Violation[] {
  const seen = new Map<string, string>();
  return server.flatMap(({ userId, resource, record, deleted }) => {
    if (resource !== 'goals' || deleted) return [];
    const double = doubleKey(record as Stamped & Goal);
    if (double === undefined) return [];
    const key = `${userId} ${double}`;
    const other = seen.get(key);
    seen.set(key, record.id);
    return other === undefined ? [] : [{ invariant: 'double goal', detail: `${key}: ${other} and ${record.id}` }];
  });
}
