/** What the server was seen to take: each value under its stamp; and what it refused as wrong, which no device of ours may ever send. */
import type { SyncRequest } from '#protocol/sync-request.ts';
import type { Stamp } from '#protocol/stamp.ts';
import type { Violation } from '#tests/simulation/judge.ts';
import { mutationsOf } from '#tests/simulation/request.ts';
import type { Answer, Asked } from './service.ts';

/** A value that the server took; of a deletion the field is `deleted`. */
export interface Taken {
  resource: string;
  id: string;
  field: string;
  value: unknown;
  stamp: Stamp;
}

interface Result {
  status: number;
  problem?: { code?: string; detail?: string };
}

export class Ledger {
  readonly taken: Taken[] = [];
  readonly refused: Violation[] = [];

  /** Reads a round that reached the server, whatever became of its answer. */
  see(asked: Asked, answer: Answer): void {
    if (answer.status === 400) this.refuse(`${asked.path}: ${answer.text}`);
    if (asked.path !== '/api/sync' || answer.status !== 200) return;
    const { results } = JSON.parse(answer.text) as { results: Result[] };
    mutationsOf(JSON.parse(asked.body) as SyncRequest).forEach((mutation, place) => {
      const { method, resource, recordId: id, body = {}, stamp, stamps } = mutation;
      const { status, problem } = results[place]!;
      if (status === 400)
        this.refuse(`${method} ${resource}/${id} ${JSON.stringify(body)}: ${JSON.stringify(problem)}`);
      if (status >= 300) return;
      const fields: [string, unknown][] = method === 'DELETE' ? [['deleted', true]] : Object.entries(body);
      for (const [field, value] of fields)
        this.taken.push({ resource, id, field, value, stamp: stamps?.[field] ?? stamp });
    });
  }

  private refuse(detail: string): void {
    this.refused.push({ invariant: 'refused as wrong', detail: detail.slice(0, 600) });
  }
}
