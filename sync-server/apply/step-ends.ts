/** The last position among the steps of each goal and routine, so that a new step is appended. */
import type { Stamped } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { positionAfter } from './position-after.ts';
import type { StoredRecord } from '../database/records.ts';
import type { WriteTransaction } from '../database/storage.ts';

export class StepEnds {
  readonly #last = new Map<string, string>();

  constructor(private readonly userId: string) {}

  /** Reads the last positions that the next mutations need, in at most one statement. */
  async foresee(trx: WriteTransaction, mutations: Mutation[]): Promise<void> {
    const parents = new Set(
      mutations.flatMap(({ method, body = {} }) =>
        method === 'POST' && body.position === undefined ? (parentOf(body) ?? []) : [],
      ),
    );
    if (parents.size === 0) return;
    for (const { parent, position } of await trx.lastSteps(this.userId, [...parents])) this.#add(parent, position);
  }

  /** Updates the last position by a decided record. */
  note({ deleted, record }: StoredRecord): void {
    const parent = parentOf(record);
    if (!deleted && parent !== undefined) this.#add(parent, record.position as string);
  }

  /** The position after all others of a step's goal or routine. */
  positionAtEnd(body: Record<string, unknown>): string {
    return positionAfter(this.#last.get(parentOf(body) ?? '') ?? null);
  }

  #add(parent: string, position: string): void {
    const last = this.#last.get(parent);
    if (last === undefined || position > last) this.#last.set(parent, position);
  }
}

/** The parent of a step; the goal where it has both. */
const parentOf = ({ goalId, routineId }: Record<string, unknown> | Stamped): string | undefined =>
  (goalId ?? routineId ?? undefined) as string | undefined;
