import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportSchema } from '#protocol/export.ts';
import { parse } from '#protocol/parse.ts';
import { carryOut } from '#client/undo/change.ts';
import { addRoutine, skipCopy } from '#client/routines/routine-intents.ts';
import { newId } from '#client/store/ids.ts';
import { setPreferences } from '#client/store/preferences.ts';
import { write } from '#client/store/write.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { exportDocument } from './export-document.ts';
import { importAll, previewImport } from './import-document.ts';
import { readDocument, type ReadDocument } from './read-document.ts';

const GUEST = { userId: null, name: null, email: null };
const OTHER = '0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1c';
type Device = ReturnType<typeof newDevice>;

const edits = fc.array(
  fc.record({
    kind: fc.constantFrom('goal', 'log', 'rename', 'tick', 'delete', 'theme', 'routine', 'skip'),
    text: fc
      .string({ minLength: 1, maxLength: 40, unit: 'binary' })
      .filter((text) => text.trim() !== '' && !text.includes('\0')),
    wait: fc.integer({ min: 0, max: 100_000 }),
    pick: fc.nat(),
  }),
  { maxLength: 25 },
);

async function live({ store, clock }: Device, steps: typeof edits extends fc.Arbitrary<infer T> ? T : never) {
  const ids: string[] = [];
  for (const [index, { kind, text, wait, pick }] of steps.entries()) {
    clock.nowMs += wait;
    const id = ids[pick % Math.max(ids.length, 1)];
    const title = `${index} ${text}`;
    if (kind === 'goal') ids.push(await addGoal(store, { title }));
    else if (kind === 'log')
      await write(store, [
        { resource: 'logs', id: newId(), put: { date: '2026-01-31', text, minutes: index, goalId: id ?? null } },
      ]);
    else if (kind === 'theme') await setPreferences(store, null, { theme: index % 2 ? 'dark' : 'light' });
    else if (kind === 'routine')
      await addRoutine(store, { title, rule: 'FREQ=DAILY', startDate: '2026-01-30' }, '2026-01-31');
    else if (kind === 'skip') {
      const [routine] = await store.routines.toArray();
      if (routine) await skipCopy(store, routine, '2026-02-01');
    } else if (id && kind === 'delete') await write(store, [{ resource: 'goals', id, delete: true }]);
    else if (id && (await store.goals.get(id)))
      await write(store, [{ resource: 'goals', id, put: kind === 'tick' ? { completed: true } : { title } }]);
  }
}

/** The records of a store, in an order that says nothing. */
async function contentOf({ store }: Device) {
  const { records } = await exportDocument(store, GUEST);
  return Object.fromEntries(
    Object.entries(records).map(([name, list]) => [name, [...list!].sort((a, b) => a.id.localeCompare(b.id))]),
  );
}

async function transfer(from: Device, to: Device) {
  const text = JSON.stringify(await exportDocument(from.store, GUEST));
  const { records } = readDocument(text, null) as ReadDocument;
  const preview = await previewImport(to.store, records);
  return { preview, undo: await importAll(to.store, preview.records, () => undefined) };
}

describe('export and import', () => {
  it('import(export(x)) = x, a second import changes nothing, and undo takes all of it away', async () => {
    await fc.assert(
      fc.asyncProperty(edits, async (steps) => {
        const from = newDevice();
        const to = newDevice(from.clock);
        await live(from, steps);
        const { undo } = await transfer(from, to);
        expect(await contentOf(to)).toEqual(await contentOf(from));
        expect((await transfer(from, to)).undo).toEqual([]);
        await carryOut(to.store, undo);
        expect([await to.store.goals.count(), await to.store.logs.count()]).toEqual([0, 0]);
      }),
      { numRuns: 25 },
    );
  });

  it('writes the document to the last field', async () => {
    const device = newDevice();
    await live(device, [
      { kind: 'goal', text: 'a', wait: 5, pick: 0 },
      { kind: 'log', text: 'b', wait: 5, pick: 0 },
      { kind: 'theme', text: 'c', wait: 5, pick: 0 },
    ]);
    const document = await exportDocument(device.store, GUEST);
    expect(parse(exportSchema, document, 'document')).toEqual(document);
  });

  it('keeps what is newer here', async () => {
    const [from, to] = [newDevice(), newDevice()];
    const id = await addGoal(from.store, { title: 'Old' });
    await transfer(from, to);
    to.clock.nowMs += 1000;
    await write(to.store, [{ resource: 'goals', id, put: { title: 'New' } }]);
    await transfer(from, to);
    expect((await to.store.goals.get(id))!.title).toBe('New');
  });

  it('leaves out a goal that is here under another id, and gives its entries to that one', async () => {
    const [from, to] = [newDevice(), newDevice()];
    const id = await addGoal(from.store, { title: 'Read 10 pages' });
    await write(from.store, [
      { resource: 'logs', id: newId(), put: { date: '2026-01-31', text: 'Did it', goalId: id } },
    ]);
    const standing = await addGoal(to.store, { title: 'READ 10 pages' });
    const { preview } = await transfer(from, to);
    expect(preview).toMatchObject({ doubles: 1, counts: { logs: { created: 1 } } });
    expect(await to.store.goals.count()).toBe(1);
    expect((await to.store.logs.toArray())[0]).toMatchObject({ goalId: standing });
  });

  it('[R70] keeps the ids of another account, and what refers to them', async () => {
    const from = newDevice();
    const id = await addGoal(from.store);
    await write(from.store, [
      { resource: 'logs', id: newId(), put: { date: '2026-01-31', text: 'Did it', goalId: id } },
    ]);
    const text = JSON.stringify(
      await exportDocument(from.store, { userId: newId(), name: 'Ada', email: 'ada@example.org' }),
    );
    const { records } = readDocument(text, OTHER) as ReadDocument;
    expect(records.find(({ resource }) => resource === 'goals')!.record.id).toBe(id);
    expect(records.find(({ resource }) => resource === 'logs')!.record.goalId).toBe(id);
  });

  it.each([
    ['{', 'not-json'],
    ['[]', 'not-ours'],
    ['null', 'not-ours'],
    ['{"format":"studentos-export","version":3}', 'too-new'],
  ])('says why %s cannot be read', (text, why) => {
    expect(readDocument(text, null)).toBe(why);
  });
});
