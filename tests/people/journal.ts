/** Everything that somebody wrote, as their device stamped it: kept outside of all devices. */
import { fieldsOf, stampOf, type Stamped } from '#protocol/merge.ts';
import { isSystemStamp, stampReplica } from '#protocol/stamp.ts';
import type { Violation } from '#tests/simulation/judge.ts';
import { isMeant, same, type Meant, type Written } from './meant.ts';
import type { Reading } from './page/desk.ts';

export interface Entry extends Written {
  /** The browser on which it was written. */
  browser: string;
  /** The name of the store. */
  store: string;
  /** Its author threw it away before any server had it. */
  gone?: true;
}

/** What one browser wrote, as far as it was seen. */
/** What was seen under each stamp, on any device: the same for ever. */
export type Seen = Map<string, string>;

export class Notes {
  private readonly stamps = new Map<string, string>();
  private readonly known = new Set<string>();

  constructor(
    private readonly browser: string,
    private readonly journal: Entry[],
    private readonly seen: Seen,
  ) {}

  /**
   * Notes what a store says that bears a stamp of this device and was not seen before.
   * @param meant  what the person did since
   * @returns what nobody meant
   */
  note(reading: Reading, meant: readonly Meant[]): Violation[] {
    const own = new Set(reading.replicas);
    const folded = new Set(Object.values(reading.folded));
    const fresh = [...writtenIn(reading)].filter(
      ({ stamp, ...written }) => own.has(stampReplica(stamp)) && this.stamps.get(keyOf(written)) !== stamp,
    );
    const unmeant = fresh.filter((written) => {
      const isNew = !this.known.has(`${written.resource}/${written.id}`);
      return !isMeant(written, meant, isNew) && !folded.has(written.id) && !this.isAgain(written);
    });
    for (const written of fresh) {
      this.stamps.set(keyOf(written), written.stamp);
      this.journal.push({ ...written, browser: this.browser, store: reading.name });
    }
    const changed = [...writtenIn(reading)].filter((written) => !this.isAsSeen(written));
    for (const { resource, id } of writtenIn(reading)) this.known.add(`${resource}/${id}`);
    const told = changed.map(({ resource, id, field, value, stamp }) => ({
      invariant: 'another value under its stamp',
      detail: `${this.browser}: ${resource}/${id} ${field} = ${JSON.stringify(value)} ${stamp}`,
    }));
    return [
      ...told,
      ...unmeant.map(({ resource, id, field, value, stamp }) => ({
        invariant: 'written, and not meant',
        detail: `${this.browser}: ${resource}/${id} ${field} = ${JSON.stringify(value)} ${stamp}`,
      })),
    ];
  }

  /** A stamp is given once: whoever shows it shows the same value. */
  private isAsSeen({ value, stamp, ...place }: Written): boolean {
    if (isSystemStamp(stamp)) return true;
    const key = `${keyOf(place)} ${stamp}`;
    const text = JSON.stringify(value);
    const before = this.seen.get(key) ?? text;
    this.seen.set(key, before);
    return before === text;
  }

  /** What this browser wrote is stamped anew by a corrected clock, or stands under another id since a guest signed up. */
  private isAgain({ resource, id, field, value, stamp }: Written): boolean {
    const own = this.journal.filter((entry) => entry.browser === this.browser && entry.field === field);
    if (own.some((entry) => entry.stamp === stamp && same(entry.value, value))) return true;
    const isOne = resource === 'preferences';
    const last = own.findLast((entry) => entry.resource === resource && (isOne || entry.id === id));
    return last !== undefined && same(last.value, value);
  }
}

const keyOf = ({ resource, id, field }: Pick<Written, 'resource' | 'id' | 'field'>): string =>
  `${resource}/${id} ${field}`;

/** Every value of a store with its stamp; deletions among them. */
function* writtenIn({ shown, trash }: Reading): Generator<Written> {
  const all: [string, Stamped][] = Object.entries(shown).flatMap(([resource, records]) =>
    records.map((record): [string, Stamped] => [resource, record]),
  );
  for (const { resource, record } of trash) all.push([resource, record]);
  for (const [resource, record] of all) {
    const { id, stamps } = record;
    for (const field of fieldsOf(record)) {
      const stamp = stampOf(stamps, field);
      if (stamp !== undefined) yield { resource, id, field, value: record[field], stamp };
    }
    if (stamps.deleted !== undefined) yield { resource, id, field: 'deleted', value: true, stamp: stamps.deleted };
  }
}
