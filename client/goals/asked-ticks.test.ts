import { describe, expect, test } from 'vitest';
import type { GoalRow } from '#client/store/database.ts';
import { asAsked, AskedTicks, isSaving } from './asked-ticks.ts';

/** A list of one goal, as a query shows it a little after the store has it. */
function list() {
  const asked = new AskedTicks();
  let stored: GoalRow = { id: 'essay', completed: false, title: 'Essay' } as GoalRow;
  const row = () => asAsked([stored], asked.asks.get())[0]!;
  return {
    row,
    saving: () => isSaving('essay', asked.asks.get()),
    /** The query answers anew. */
    arrives: (fields: Partial<GoalRow>) => (stored = { ...stored, ...fields }),
    /** Taps the box. @returns ends the saving */
    tap(): (isStored: boolean) => Promise<void> {
      let end: (isStored: boolean) => void = () => undefined;
      const done = asked.toggle(
        row(),
        () => new Promise((resolve) => (end = resolve)),
        () => stored,
      );
      return (isStored) => (end(isStored), done);
    },
    asked,
  };
}

describe('a tick', () => {
  test('shows at once, while it is saved, and until the list has read it', async () => {
    const { tap, row, saving, arrives } = list();
    const end = tap();
    expect([row().completed, saving()]).toEqual([true, true]);
    await end(true);
    expect([row().completed, saving()]).toEqual([true, false]);
    const read = arrives({ completed: true });
    expect(row()).toBe(read);
  });

  test('that could not be stored goes back to what is', async () => {
    const { tap, row, saving } = list();
    await tap()(false);
    expect([row().completed, saving()]).toEqual([false, false]);
  });

  test('keeps showing beside what another device changes meanwhile, and gives way to what came after it', async () => {
    const { tap, row, arrives } = list();
    const end = tap();
    arrives({ title: 'Essay on tides' });
    expect(row()).toMatchObject({ completed: true, title: 'Essay on tides' });
    await end(true);
    arrives({ title: 'Essay on the tides' });
    expect(row().completed).toBe(false);
  });

  test('and a second one on its heels end as the second asked, in whatever order they are done', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { tap, row, arrives, saving } = list();
      const ends = [tap(), tap()];
      expect(row().completed).toBe(false);
      for (const index of order) await ends[index]!(true);
      expect([row().completed, saving()]).toEqual([false, false]);
      arrives({ completed: false });
      expect(row().completed).toBe(false);
    }
  });

  test('that failed is not tried again over what was asked later', async () => {
    const { asked, row } = list();
    let again: () => boolean = () => true;
    const fail = async (_: boolean, isLatest: () => boolean) => ((again = isLatest), false);
    await asked.toggle(row(), fail, row);
    expect(again()).toBe(true);
    await asked.toggle(row(), async () => true, row);
    expect(again()).toBe(false);
  });
});
