/**
 * The judge: a simple model that knows only what people were told and what is there in the end. It shares no code with
 * the engine beyond the rule by which stamps compare.
 */
import type { Stamped } from '#protocol/merge.ts';
import type { SyncAnswer, SyncRequest } from '#protocol/sync.ts';
import type { AttentionItem, Notice } from '#client/store/database.ts';
import type { Device } from './device.ts';
import type { Journal, Saved } from './workload.ts';

/** What is on a server for a user: every record, deleted ones included. */
export interface ServerState {
  resource: string;
  deleted: boolean;
  record: Stamped;
}

/** A rule that did not hold. */
export interface Violation {
  invariant: string;
  detail: string;
}

/** Watches what servers acknowledged: the stamp under which each value was taken. */
export class Witness {
  private readonly stamps = new Map<string, string>();

  see(request: SyncRequest, answer: SyncAnswer): void {
    request.mutations.forEach((mutation, i) => {
      const status = answer.results[i]?.status ?? 500;
      if (status >= 300) return;
      const fields: [string, unknown][] =
        mutation.method === 'DELETE' ? [['deleted', true]] : Object.entries(mutation.body ?? {});
      for (const [field, value] of fields)
        this.stamps.set(
          keyOf(mutation.resource, mutation.recordId, field, value),
          mutation.stamps?.[field] ?? mutation.stamp,
        );
    });
  }

  stampOf({ resource, id, field, value }: Saved): string | undefined {
    return this.stamps.get(keyOf(resource, id, field, value));
  }
}

const keyOf = (resource: string, id: string, field: string, value: unknown): string =>
  JSON.stringify([resource, id, field, value]);

export interface Evidence {
  journal: Journal;
  witness: Witness;
  server: ServerState[];
  attention: AttentionItem[];
  notices: Notice[];
}

/** I-1: each saved write stands, was beaten by a later one, or is shown to its author as refused. */
export function lostWrites({ journal, witness, server, attention, notices }: Evidence): Violation[] {
  const records = new Map(server.map((state) => [`${state.resource}/${state.record.id}`, state]));
  const kept = JSON.stringify([
    attention.map(({ body }) => body),
    notices.map(({ gaveWay }) => gaveWay),
    server.map(({ record }) => record.notes),
  ]);
  const latest = new Map<string, Saved>();
  for (const saved of journal) {
    if (saved.field === 'deleted')
      for (const key of latest.keys())
        if (key.startsWith(`${saved.device} ${saved.resource}/${saved.id} `)) latest.delete(key);
    // What is written after a deletion brings the record back.
    latest.delete(`${saved.device} ${saved.resource}/${saved.id} deleted`);
    latest.set(`${saved.device} ${saved.resource}/${saved.id} ${saved.field}`, saved);
  }
  return [...latest.values()].filter(isTelling).flatMap((saved) => {
    const state = records.get(`${saved.resource}/${saved.id}`);
    if (state && stands(saved, state, witness)) return [];
    if (kept.includes(JSON.stringify(saved.value).slice(1, -1))) return [];
    if (!state && wasFolded(saved, journal, server)) return [];
    return [
      {
        invariant: 'I-1 lost write',
        detail: `${saved.device}: ${saved.resource}/${saved.id} ${saved.field} = ${JSON.stringify(saved.value)}`,
      },
    ];
  });
}

/** Values that nobody else writes: a tick or a day tells nobody's name. */
const isTelling = ({ field, value }: Saved): boolean =>
  (typeof value === 'string' && ['title', 'notes', 'text', 'subject'].includes(field) && value !== '') ||
  field === 'deleted';

function stands(saved: Saved, { record, deleted }: ServerState, witness: Witness): boolean {
  if (saved.field === 'deleted' ? deleted : record[saved.field] === saved.value) return true;
  const taken = witness.stampOf(saved);
  const standing =
    saved.field === 'deleted' ? latestFieldStamp(record) : (record.stamps[saved.field] ?? record.stamps['*'])!;
  if (taken !== undefined) return standing > taken || (deleted && record.stamps.deleted! > taken);
  // What was deleted before it was ever sent has nothing to tell.
  return saved.field === 'deleted' ? false : deleted;
}

const latestFieldStamp = ({ stamps }: Stamped): string =>
  Object.entries(stamps)
    .filter(([field]) => field !== 'deleted')
    .map(([, stamp]) => stamp)
    .sort()
    .at(-1)!;

/** A goal that met another of its title on its day became one with it; one that was made and deleted unseen left nothing. */
function wasFolded(saved: Saved, journal: Journal, server: ServerState[]): boolean {
  const same = journal.filter(({ resource, id }) => resource === saved.resource && id === saved.id);
  if (same.some(({ field }) => field === 'deleted')) return true;
  const titles = new Set(same.filter(({ field }) => field === 'title').map(({ value }) => String(value).toLowerCase()));
  return (
    saved.resource === 'goals' &&
    saved.field !== 'notes' &&
    server.some(({ resource, record }) => resource === 'goals' && titles.has(String(record.title).toLowerCase()))
  );
}

/** I-5: what every device shows is what the server has. */
export function divergences(
  device: Device,
  shown: { resource: string; record: Stamped }[],
  server: ServerState[],
): Violation[] {
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

/** I-16: a device whose attempts fail makes at most 30 of them a minute. */
export function hotLoops(device: Device): Violation[] {
  const failed = device.link.attempts.filter(({ ok }) => !ok).map(({ at }) => at);
  return failed
    .flatMap((at, i) => {
      const within = failed.slice(i).filter((other) => other < at + 60_000).length;
      return within > 40
        ? [{ invariant: 'I-16 hot loop', detail: `${device.name}: ${within} failed attempts in a minute` }]
        : [];
    })
    .slice(0, 1);
}

/** I-12: no stamp in a row lies more than a minute ahead of the server's clock. */
export function stampsAhead(server: ServerState[], nowMs: number): Violation[] {
  return server.flatMap(({ resource, record }) =>
    Object.values(record.stamps)
      .filter((stamp) => Number.parseInt(stamp.slice(0, 12), 16) > nowMs + 60_000)
      .map((stamp) => ({ invariant: 'I-12 stamp ahead', detail: `${resource}/${record.id} has ${stamp}` })),
  );
}

/** The server's own rule: no two live goals of one title on one day. */
export function doubles(server: ServerState[]): Violation[] {
  const seen = new Map<string, string>();
  return server.flatMap(({ resource, record, deleted }) => {
    if (resource !== 'goals' || deleted) return [];
    const key = `${String(record.date)} ${String(record.title).toLowerCase()}`;
    const other = seen.get(key);
    seen.set(key, record.id);
    return other === undefined ? [] : [{ invariant: 'double goal', detail: `${key}: ${other} and ${record.id}` }];
  });
}
