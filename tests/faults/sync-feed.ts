/** The feed of sync as `followWriters` takes it, over some instances. */
import { post } from '#tests/support/factories.ts';
import type { Feed } from './feed-followers.ts';
import { trySync, type Target } from './load.ts';

/** Every writer and every read goes to another instance than the one before it. */
export function syncFeed({ urls, token }: Target, batchSize: number): Feed<string> {
  let turn = 0;
  const cursors = new Map<number, string>();
  const next = (): string => urls[(turn += 1) % urls.length]!;
  return {
    async write(writer) {
      const batch = Array.from({ length: batchSize }, () => post('logs'));
      const { answer } = await trySync(next(), token, batch, cursors.get(writer) ?? null);
      if (!answer) throw new Error('A write was refused.');
      cursors.set(writer, answer.cursor);
      return batch.map(({ recordId }) => recordId);
    },
    async read(cursor) {
      const { answer } = await trySync(next(), token, [], cursor);
      if (!answer) throw new Error('A read was refused.');
      return { ids: answer.changes.map(({ record }) => record.id), cursor: answer.cursor, isEnd: !answer.hasMore };
    },
  };
}
