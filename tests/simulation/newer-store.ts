/** The store of a build to come: today's, and a version step more for each new schema, as real steps are. */
import { Store } from '#client/store/database.ts';
import type { StorePorts } from '#client/store/ports.ts';

export class NewerStore extends Store {
  /**
   * @param schema  how many steps it is ahead of today's; 0 is today's
   * @param dies  whether the page goes away in the middle of the step, with the outbox empty to be written anew
   */
  constructor(name: string, ports: StorePorts, schema: number, dies = false) {
    super(name, ports);
    const today = this.verno;
    for (let step = 1; step <= schema; step += 1)
      this.version(today + step)
        .stores({ [`inventions${step}`]: 'id' })
        .upgrade(async (transaction) => {
          const outbox = transaction.table('outbox');
          const entries: unknown[] = await outbox.toArray();
          await outbox.clear();
          if (dies) transaction.abort();
          else await outbox.bulkPut(entries);
        });
  }
}
