import { describe, expect, it } from 'vitest';
import { formatStamp, stampMs } from '#protocol/stamp.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { importRecords, previewRecords } from './import-records.ts';
import { write } from './write.ts';

const DAY_MS = 86_400_000;

describe('a document from the future', () => {
  it('[R2][R7] wins over what was written before the clock was set back, and gives way to what is written after', async () => {
    const { store, clock } = newDevice();
    const id = await addGoal(store, { title: 'Before' });
    const goal = (await store.goals.get(id))!;
    clock.nowMs -= DAY_MS;
    for (const [nth, title] of ['First', 'Second'].entries()) {
      // The later a document, the lower its replica: it is not by this that it wins.
      const replicaId = String(9 - nth).repeat(16);
      const ahead = formatStamp({ ms: clock.nowMs + (300 + nth) * DAY_MS, counter: 0, replicaId });
      const document = [
        { resource: 'goals' as const, record: { ...goal, title, stamps: { ...goal.stamps, title: ahead } } },
      ];
      expect(await previewRecords(store, document)).toEqual(['changed']);
      await importRecords(store, document);
      expect((await store.goals.get(id))!.title).toBe(title);
    }
    await write(store, [{ resource: 'goals', id, put: { title: 'After' } }]);
    expect((await store.goals.get(id))!.title).toBe('After');
    const { last } = (await store.meta.get('clock'))!.value as { last: string };
    expect(stampMs(last)).toBeLessThan(clock.nowMs + DAY_MS + 1_000);
  });
  it('[R3][R7] leaves alone what this device wrote since by its own clock, which was set back', async () => {
    const { store, clock } = newDevice();
    const id = await addGoal(store, { notes: 'Before' });
    const old = (await store.goals.get(id))!;
    clock.nowMs -= DAY_MS;
    await write(store, [{ resource: 'goals', id, put: { notes: 'Since' } }]);
    const ahead = formatStamp({ ms: clock.nowMs + 300 * DAY_MS, counter: 0, replicaId: '9'.repeat(16) });
    const record = { ...old, title: 'Imported', stamps: { ...old.stamps, title: ahead } };
    await importRecords(store, [{ resource: 'goals', record }]);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Imported', notes: 'Since' });
  });
});
