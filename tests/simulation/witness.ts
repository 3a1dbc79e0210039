/** Watches what servers acknowledged: the stamps under which each value was taken. */
import type { Mutation } from '#protocol/mutation.ts';
import { stampReplica, type Stamp } from '#protocol/stamp.ts';
import type { Result } from '#protocol/sync-answer.ts';

/** A value under its stamp. */
export interface Taken {
  /** Whose it is; where a question leaves it out, or a guest asks, anybody's. */
  userId?: string | null;
  resource: string;
  id: string;
  field: string;
  value: unknown;
  stamp: Stamp;
}

const FOLDED = ['title', 'notes', 'subject', 'estimate'];

export class Witness {
  private readonly stamps = new Map<string, Set<Stamp>>();
  private readonly texts: Taken[] = [];
  private readonly fromNewcomers = new Set<string>();

  /** @param cursor  up to where the device that sent them had heard of the server; null when it never had */
  see(userId: string, mutations: Mutation[], results: Result[], cursor: string | null): void {
    mutations.forEach((mutation, i) => {
      if ((results[i]?.status ?? 500) >= 300) return;
      for (const taken of valuesOf(mutation)) this.note({ ...taken, userId });
      if (cursor === null) this.fromNewcomers.add(mutation.recordId);
    });
  }

  /** Whether a record was told by a device that had never heard of the server, and so could not be asked to start over. */
  isFromNewcomer = (id: string): boolean => this.fromNewcomers.has(id);

  /** Whether a server took a value. */
  hasTaken = (value: Omit<Taken, 'stamp'>): boolean => this.stamps.has(keyOf(value));

  /** The stamp of a value: the last of its device under which a server took it, or else the one that the device gave it. */
  stampOf(value: Taken): Stamp {
    const taken = [...(this.stamps.get(keyOf(value)) ?? [])];
    const replica = stampReplica(value.stamp);
    return (
      taken
        .filter((stamp) => stampReplica(stamp) === replica)
        .sort()
        .at(-1) ?? value.stamp
    );
  }

  /** Where else a value was taken, alone or as part of another, as when two goals became one. */
  elsewhere({ resource, id, field, value }: Omit<Taken, 'stamp'>): Taken[] {
    return this.texts.filter(
      (taken) =>
        taken.resource === resource &&
        taken.id !== id &&
        taken.field === field &&
        (typeof value === 'string' ? String(taken.value).includes(value) : taken.value === value),
    );
  }

  private note(taken: Taken): void {
    for (const key of [keyOf(taken), keyOf({ ...taken, userId: null })])
      this.stamps.set(key, (this.stamps.get(key) ?? new Set()).add(taken.stamp));
    if (FOLDED.includes(taken.field)) this.texts.push(taken);
  }
}

function valuesOf({ method, resource, recordId: id, body = {}, stamp, stamps }: Mutation): Taken[] {
  const fields: [string, unknown][] = method === 'DELETE' ? [['deleted', true]] : Object.entries(body);
  return fields.map(([field, value]) => ({ resource, id, field, value, stamp: stamps?.[field] ?? stamp }));
}

const keyOf = ({ userId = null, resource, id, field, value }: Omit<Taken, 'stamp'>): string =>
  JSON.stringify([userId, resource, id, field, value]);
