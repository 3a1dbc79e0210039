/**
 * The limit of "one change to the other device": a row is stored, durably, with a NOTIFY in the same transaction, and another bare
 * connection hears of it. No server can tell anybody of a change sooner than that.
 */
import { once } from 'node:events';
import { timed } from './figures.ts';
import { goalsToRows, makeLimitTable, newGoals, upsertRows } from './goals.ts';
import type { Stage } from './stage.ts';

/** So many of them, one after the other, in ms each. */
export async function durableNotifies(stage: Stage, count: number): Promise<number[]> {
  const [speaker, listener] = await Promise.all([stage.connect(), stage.connect()]);
  await makeLimitTable(speaker);
  await listener.query('listen bench');
  const times: number[] = [];
  for (const row of goalsToRows(newGoals(count), crypto.randomUUID(), 2))
    times.push(
      await timed(async () => {
        const heard = once(listener, 'notification');
        await speaker.query('begin');
        await upsertRows(speaker, [row]);
        await speaker.query('notify bench');
        await speaker.query('commit');
        await heard;
      }),
    );
  await Promise.all([speaker.end(), listener.end()]);
  return times;
}
