/** Watches what servers acknowledged: the stamp under which each value was taken. */
import type { Mutation } from '#protocol/mutation.ts';
import type { Result } from '#protocol/sync-answer.ts';

/** A value that a server took. */
export interface Taken {
  /** Whose it is; where a question leaves it out, or a guest asks, anybody's. */
  userId?: string | null;
  resource: string;
  id: string;
  field: string;
  value: unknown;
  stamp: string;
}

const FOLDED = ['title', 'notes', 'subject'];

export class Witness {
  private readonly stamps = new Map<string, string>();
  private readonly texts: Taken[] = [];

  see(userId: string, mutations: Mutation[], results: Result[]): void {
    mutations.forEach((mutation, i) => {
      const status = results[i]?.status ?? 500;
      if (status < 300) for (const taken of valuesOf(mutation)) this.note({ ...taken, userId });
    });
  }

  stampOf(value: Omit<Taken, 'stamp'>): string | undefined {
    return this.stamps.get(keyOf(value));
  }

  /** Where else a value was taken, alone or as part of another, as when two goals became one. */
  elsewhere({ resource, id, field, value }: Omit<Taken, 'stamp'>): Taken[] {
    return this.texts.filter(
      (taken) =>
        taken.resource === resource &&
        taken.id !== id &&
        taken.field === field &&
        String(taken.value).includes(String(value)),
    );
  }

  private note(taken: Taken): void {
    for (const key of [keyOf(taken), keyOf({ ...taken, userId: null })]) {
      const before = this.stamps.get(key);
      if (before === undefined || before < taken.stamp) this.stamps.set(key, taken.stamp);
    }
    if (FOLDED.includes(taken.field)) this.texts.push(taken);
  }
}

function valuesOf({ method, resource, recordId: id, body = {}, stamp, stamps }: Mutation): Taken[] {
  const fields: [string, unknown][] = method === 'DELETE' ? [['deleted', true]] : Object.entries(body);
  return fields.map(([field, value]) => ({ resource, id, field, value, stamp: stamps?.[field] ?? stamp }));
}

const keyOf = ({ userId = null, resource, id, field, value }: Omit<Taken, 'stamp'>): string =>
  JSON.stringify([userId, resource, id, field, value]);
