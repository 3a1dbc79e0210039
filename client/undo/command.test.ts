/** Every change that a person can make is held to its undo here, by name. */
import { SCHEMA } from '#protocol/sync.ts';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Store } from '#client/store/database.ts';
import { readTrash } from '#client/store/trash.ts';
import { syncRound } from '#client/sync/round.ts';
import { CASES, recordsOf } from '#tests/commands/command-cases.ts';
import { newDevice } from '#tests/support/device.ts';
import { declaredCommands } from './command.ts';
import { redo, remember, undo } from './history.ts';

const TOP = path.resolve(import.meta.dirname, '../..');

describe('what a person can do', async () => {
  const files = readdirSync(path.join(TOP, 'client'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('-intents.ts'),
  );
  const modules = await Promise.all(
    files.map(async (file) => ({ file, exported: (await import(path.join(TOP, 'client', file))) as object })),
  );

  it('is declared by name in the …-intents.ts file that exports it', () => {
    const declared = new Set<unknown>(declaredCommands().values());
    const undeclared = modules.flatMap(({ file, exported }) =>
      Object.entries(exported)
        .filter(([name, value]) => typeof value === 'function' && !declared.has(value) && !MAKES_INTENTS.has(name))
        .map(([name]) => `${file}: ${name} is no command(…)`),
    );
    expect(files.length).toBeGreaterThan(6);
    expect(undeclared).toEqual([]);
  });

  for (const name of declaredCommands().keys())
    describe(name, () => {
      for (const synced of [false, true])
        it(`is taken back and done again${synced ? ', also once the server has it' : ''}`, async () => {
          const example = CASES[name];
          if (!example) throw new Error(`${name} has no case: say above how it is run, so that its undo is tested.`);
          const { store, clock } = newDevice();
          const sync = () => (synced ? acknowledge(store) : Promise.resolve());
          const run = await example(store, null);
          await sync();
          const snapshot = async () => ({
            ...(await recordsOf(store)),
            // What is undone lies in the trash as well; only who acts on the trash, or skips a day, looks there.
            trash: /^(trash\.|routines\.skip)/.test(name) ? (await readTrash(store)).map(({ id }) => id).sort() : [],
          });
          const before = await snapshot();
          clock.nowMs += 1_000;
          const back = await run();
          const after = await snapshot();
          expect(after).not.toEqual(before);
          remember(store, back);
          for (let round = 0; round < 2; round += 1) {
            await sync();
            const stamps = await latestStamps(store);
            await undo(store);
            expect(await snapshot()).toEqual(before);
            // Not a rollback: whatever stands differently now was written anew, and travels.
            if (synced) expect(await isNewer(store, stamps)).toBe(true);
            await sync();
            await redo(store);
            expect(await snapshot()).toEqual(after);
          }
        });
    });
});

/** Exports that answer with intents and write nothing. */
const MAKES_INTENTS = new Set(['newGoals', 'movesTo']);

/** The server takes everything. */
async function acknowledge(store: Store): Promise<void> {
  await syncRound(store, ({ mutations }) =>
    Promise.resolve({
      cursor: 'c',
      changes: [],
      results: mutations.map(({ id, method }) => ({ id, status: method === 'DELETE' ? 204 : 200 })),
      hasMore: false,
      serverTime: new Date(store.ports.now()).toISOString(),
      schema: SCHEMA,
    }),
  );
  expect(await store.outbox.count()).toBe(0);
}

async function latestStamps(store: Store): Promise<string> {
  const row = await store.meta.get('clock');
  return (row?.value as { last?: string } | undefined)?.last ?? '';
}

/** What waits now was stamped after everything before; device rows alone need no stamp. */
async function isNewer(store: Store, before: string): Promise<boolean> {
  const waiting = await store.outbox.toArray();
  const stamps = waiting.flatMap(({ queued }) => Object.values(queued?.stamps ?? {}));
  return stamps.every((stamp) => stamp > before);
}
