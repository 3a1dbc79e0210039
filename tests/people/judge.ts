/**
 * Judges a run that has healed: every field of every record by its stamps. It knows what people wrote, what the server was seen to take
 * and what is there now, and shares no code with the engine beyond the rule by which stamps compare.
 */
import { fieldsOf, stampOf, type Stamped } from '#protocol/merge.ts';
import { isSystemStamp } from '#protocol/stamp.ts';
import type { ServerState, Violation } from '#tests/simulation/judge.ts';
import type { Entry } from './journal.ts';
import type { Taken } from './ledger.ts';
import { same } from './meant.ts';
import type { Reading, Shown } from './page/desk.ts';

export interface Evidence {
  journal: readonly Entry[];
  taken: readonly Taken[];
  /** Records whose making was taken back. */
  unmade: ReadonlySet<string>;
  /** By account. */
  servers: ReadonlyMap<string, ServerState[]>;
  devices: readonly { browser: string; userId: string; reading: Reading; screen: Shown | undefined }[];
  /** What lies in other stores of the browsers, and in notices and refusals of all. */
  kept: string;
}

export function judge(evidence: Evidence): Violation[] {
  const { devices, servers } = evidence;
  return [
    ...devices.flatMap((device) => disagreements(device, servers.get(device.userId) ?? [])),
    ...[...servers.values()].flatMap((server) => byStamps(server, evidence)),
    ...lost(evidence),
  ];
}

const keyOf = (resource: string, { id }: { id: string }): string => `${resource}/${id}`;

/** Screen, store and server say the same, value by value and stamp by stamp. */
function disagreements({ browser, reading, screen }: Evidence['devices'][number], server: ServerState[]): Violation[] {
  const there = new Map(
    server.filter(({ deleted }) => !deleted).map(({ resource, record }) => [keyOf(resource, record), record]),
  );
  const onDevice = toMap(reading.shown);
  const onScreen = screen ? toMap(screen) : onDevice;
  const violations: Violation[] = [];
  for (const key of new Set([...there.keys(), ...onDevice.keys()])) {
    const [one, other] = [onDevice.get(key), there.get(key)].map((record) => record && valuesOf(record));
    if ([one, other].every((values) => values === undefined || isUnwritten(values))) continue;
    if (!same(one, other))
      violations.push({
        invariant: 'device and server differ',
        detail: `${browser}: ${key} is ${JSON.stringify(one)} here and ${JSON.stringify(other)} there`,
      });
    if (!same(onScreen.get(key)?.stamps, onDevice.get(key)?.stamps))
      violations.push({ invariant: 'screen and store differ', detail: `${browser}: ${key}` });
  }
  return violations;
}

const toMap = (shown: Shown): Map<string, Stamped> =>
  new Map(
    Object.entries(shown).flatMap(([resource, records]) =>
      records.map((record): [string, Stamped] => [keyOf(resource, record), record]),
    ),
  );

/** Of a record that exists by itself and was never written. */
const isUnwritten = ({ createdAt: _, ...values }: Record<string, unknown>): boolean =>
  Object.values(values).every((value) => isSystemStamp((value as [unknown, string])[1]));

/** Each field with its stamp. */
function valuesOf(record: Stamped): Record<string, unknown> {
  const fields = fieldsOf(record).sort();
  return {
    createdAt: record.createdAt,
    ...Object.fromEntries(fields.map((field) => [field, [record[field], stampOf(record.stamps, field)]])),
  };
}

/** Of each field the latest value that the server took stands, and a record is gone where its deletion is the latest of all. */
function byStamps(server: ServerState[], { taken }: Evidence): Violation[] {
  const latest = new Map<string, Taken>();
  for (const one of taken) {
    const key = `${one.resource}/${one.id} ${one.field}`;
    if ((latest.get(key)?.stamp ?? '') <= one.stamp) latest.set(key, one);
  }
  return server.flatMap(({ resource, record, deleted }) => {
    const violations: Violation[] = [];
    let last = '';
    for (const field of fieldsOf(record)) {
      const stands = stampOf(record.stamps, field) ?? '';
      const best = latest.get(`${keyOf(resource, record)} ${field}`);
      if (best && best.stamp > last) last = best.stamp;
      if (!best || isSystemStamp(stands)) continue;
      if (stands !== best.stamp || !same(record[field], best.value))
        violations.push({
          invariant: 'not the latest',
          detail: `${keyOf(resource, record)} ${field} is ${JSON.stringify(record[field])} ${stands}, ${JSON.stringify(best.value)} ${best.stamp} was taken`,
        });
    }
    const deletion = latest.get(`${keyOf(resource, record)} deleted`)?.stamp ?? '';
    if (deletion !== '' && deleted !== deletion > last)
      violations.push({
        invariant: 'not the latest',
        detail: `${keyOf(resource, record)} is ${deleted ? 'deleted' : 'there'}, deleted ${deletion}, written ${last}`,
      });
    return violations;
  });
}

/** What each device wrote last to each field stands, was beaten by a later stamp, or is kept where its author sees it. */
function lost({ journal: written, taken, unmade, servers, devices, kept }: Evidence): Violation[] {
  // A guest's preferences became those of the account.
  const journal = written.map((entry) => {
    if (entry.resource !== 'preferences' || entry.store !== 'studentos-guest') return entry;
    return { ...entry, id: devices.find(({ browser }) => browser === entry.browser)?.userId ?? entry.id };
  });
  const records = new Map<string, ServerState>();
  for (const state of [...servers.values()].flat()) records.set(keyOf(state.resource, state.record), state);
  const given = new Set(written.map(({ id, field, stamp }) => `${id} ${field} ${stamp}`));
  // Where the server found a stamp ahead, its device gave the value another one, which stands for nothing else.
  const isStampedAnew = (entry: Entry): boolean =>
    taken.some(
      ({ resource, id, field, value, stamp }) =>
        resource === entry.resource &&
        id === entry.id &&
        field === entry.field &&
        same(value, entry.value) &&
        !given.has(`${id} ${field} ${stamp}`),
    );
  const deletions = new Map<string, string>();
  for (const { resource, id, field, stamp } of journal)
    if (field === 'deleted' && (deletions.get(`${resource}/${id}`) ?? '') < stamp)
      deletions.set(`${resource}/${id}`, stamp);
  return lastWrites(journal).flatMap((entry) => {
    const { browser, resource, id, field, value, stamp, gone } = entry;
    if (gone || isSystemStamp(stamp)) return [];
    const state = records.get(`${resource}/${id}`);
    const isUnborn = (deletions.get(`${resource}/${id}`) ?? '') >= stamp;
    if (!state && (isUnborn || field === 'deleted' || unmade.has(`${resource}/${id}`))) return [];
    if (state && stands(entry, state)) return [];
    if (state && isStampedAnew(entry)) return [];
    if (kept.includes(JSON.stringify(value)) && field !== 'deleted') return [];
    const is = state ? `${JSON.stringify(state.record[field])} ${JSON.stringify(state.record.stamps)}` : 'nowhere';
    return [
      {
        invariant: 'lost',
        detail: `${browser}: ${resource}/${id} ${field} = ${JSON.stringify(value)} ${stamp}; there it is ${is}`,
      },
    ];
  });
}

/** What each device wrote last to each field; a deletion ends what was written before it, and a later write the deletion. */
function lastWrites(journal: readonly Entry[]): Entry[] {
  const records = new Map<string, Map<string, Entry>>();
  for (const entry of journal) {
    const key = `${entry.browser} ${entry.resource}/${entry.id}`;
    const fields = records.get(key) ?? new Map<string, Entry>();
    records.set(key, fields);
    const deletion = fields.get('deleted');
    if (entry.field === 'deleted') fields.clear();
    else if (deletion && deletion.stamp < entry.stamp) fields.delete('deleted');
    fields.set(entry.field, entry);
  }
  return [...records.values()].flatMap((fields) => [...fields.values()]);
}

function stands({ field, value, stamp }: Entry, { record, deleted }: ServerState): boolean {
  if (field === 'deleted') return deleted || latestOf(record) > stamp;
  if (deleted) return record.stamps.deleted! > stamp;
  return same(record[field], value) || (stampOf(record.stamps, field) ?? '') > stamp;
}

const latestOf = ({ stamps }: Stamped): string =>
  Object.entries(stamps)
    .filter(([field]) => field !== 'deleted')
    .map(([, stamp]) => stamp)
    .sort()
    .at(-1)!;
