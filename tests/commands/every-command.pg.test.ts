/**
 * Every command that is declared, on a device that syncs with a real server: done, undone and done again, as a guest who signs up,
 * and with the network there, away or losing answers. Nothing is refused, and device and server agree field by field and stamp by stamp.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringGuestAlong } from '#client/runtime/bring-guest-along.ts';
import type { Change } from '#client/undo/change.ts';
import { declaredCommands } from '#client/undo/command.ts';
import { redo, remember, undo } from '#client/undo/history.ts';
import type { Store } from '#client/store/database.ts';
import { readTrash } from '#client/store/trash.ts';
import { write, type Intent } from '#client/store/write.ts';
import { settableFields } from '#protocol/resources.ts';
import {
  expectAgreement,
  punctualDevice,
  signedInDevice,
  type SignedInDevice,
} from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';
import { CASES, recordsOf } from './command-cases.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer({ hashCost: 4 })));
afterAll(() => server.stop());

/** How often the device and the server meet before the end. */
const WAYS = ['as a guest', 'told', 'untold', 'offline', 'deaf'] as const;
const ENDS = ['done', 'undone', 'redone', 'undone again'] as const;

/** A device on which what a command needs is there, and known to the server, unless its person is a guest. */
async function prepare(way: (typeof WAYS)[number] | undefined, name: string) {
  const user = await server.signUp();
  const isGuest = way === 'as a guest';
  const device = signedInDevice(server, user);
  const guest = isGuest ? punctualDevice() : undefined;
  const store = guest ?? device.store;
  const example = CASES[name];
  if (!example) throw new Error(`${name} has no case: say in command-cases.ts how it is run.`);
  const run = await example(store, isGuest ? null : user.user.id);
  if (!isGuest) await device.sync();
  const refused = (await store.attention.toArray()).map(({ id }) => id);
  return { user, device, store, guest, run, refused };
}

const shown = async (name: string, store: Store) => ({
  ...(await recordsOf(store)),
  trash: /^(trash\.|routines\.skip)/.test(name) ? (await readTrash(store)).map(({ id }) => id).sort() : [],
});

for (const name of declaredCommands().keys())
  describe(name, () => {
    test.each(WAYS)('[R61] %s', async (way) => {
      for (const end of ENDS) {
        const { user, device, store, guest, run, refused } = await prepare(way, name);
        const meanwhile = async (): Promise<void> => {
          if (guest || way === 'untold') return;
          if (way === 'offline') device.network = 'down';
          if (way === 'deaf') device.network = 'deaf';
          await device.sync();
        };
        const before = await shown(name, store);
        const steps = ENDS.slice(0, ENDS.indexOf(end) + 1);
        let after: unknown;
        for (const step of steps) {
          if (step === 'done') remember(store, await run());
          else if (step === 'redone') expect(await redo(store)).toMatchObject({ stays: [] });
          else expect(await undo(store)).toMatchObject({ stays: [] });
          if (step === 'done') after = await shown(name, store);
          expect(await shown(name, store), step).toEqual(step.startsWith('undone') ? before : after);
          await meanwhile();
        }
        device.network = 'up';
        if (guest) await bringGuestAlong(guest, device.store, user.user.id);
        await device.sync();
        await expectAgreement(device, user, refused);
        if (!guest) expect(await shown(name, store), end).toEqual(end.startsWith('undone') ? before : after);
      }
    });

    test.each(['done', 'undone'] as const)(
      '[R30][R62] by a guest who signs up when it is %s, and then undone and done again',
      async (end) => {
        const { user, device, guest, run, refused } = await prepare('as a guest', name);
        const before = await shown(name, guest!);
        remember(guest!, await run());
        const after = await shown(name, guest!);
        if (end === 'undone') await undo(guest!);
        await bringGuestAlong(guest!, device.store, user.user.id);
        const steps = end === 'undone' ? [redo, undo, redo] : [undo, redo, undo];
        for (const step of steps) {
          await device.sync();
          // A toast of before holds on to the guest's store.
          expect(await step(step === steps[0] ? guest! : device.store)).toMatchObject({ stays: [] });
          expect(await shown(name, device.store)).toEqual(step === undo ? before : after);
          expect(await recordsOf(guest!)).toEqual(await recordsOf(punctualDevice()));
        }
        await device.sync();
        await expectAgreement(device, user, refused);
        expect(await shown(name, device.store)).toEqual(steps[2] === undo ? before : after);
      },
    );

    test('[R62] undone after another device wrote into what it had touched', async () => {
      const { user, device, store, run, refused } = await prepare(undefined, name);
      const laptop = signedInDevice(server, user);
      await laptop.sync();
      const back = await run();
      remember(store, back);
      await device.sync();
      await laptop.sync();
      const written = await writeInto(laptop, back);
      await laptop.sync();
      await device.sync();
      await undo(store);
      for (const each of [device, laptop, device]) await each.sync();
      for (const each of [device, laptop]) await expectAgreement(each, user, refused);
      for (const { resource, id, put } of written)
        expect(await store.records(resource).get(id), `${resource} ${id}`).toMatchObject(put);
      await redo(store);
      for (const each of [device, laptop, device]) await each.sync();
      for (const each of [device, laptop]) await expectAgreement(each, user, refused);
    });
  });

type Put = Extract<Intent, { put: unknown }>;

/** Something that the step had nothing to do with, in each record that it left there. */
const VALUES: Record<string, unknown> = {
  notes: 'From the laptop.',
  subject: 'Laptop',
  reminder: '05:55',
  minutes: 55,
  dayStart: 5,
  theme: 'light',
};

async function writeInto({ store }: SignedInDevice, back: readonly Change[]): Promise<Put[]> {
  const touched = back.filter((change): change is Intent => 'resource' in change);
  const intents: Put[] = [];
  for (const { resource, id } of touched) {
    const own = touched.filter((each) => each.resource === resource && each.id === id);
    const fields = own.flatMap((each) => ('put' in each ? Object.keys(each.put) : []));
    const field = settableFields(resource).find((each) => each in VALUES && !fields.includes(each));
    const isThere = (await store.records(resource).get(id)) !== undefined;
    if (field && isThere && !intents.some((each) => each.id === id))
      intents.push({ resource, id, put: { [field]: VALUES[field] } });
  }
  if (intents.length > 0) await write(store, intents);
  return intents;
}
