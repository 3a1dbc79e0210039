import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DeviceDatabase } from './device-database.ts';
import { newDeviceKey } from './device-key.ts';

const user = (name: string) => ({
  id: randomUUID(),
  name,
  email: `${name}@example.org`,
  createdAt: '2026-01-31T09:00:00.000Z',
});
const [ada, bob] = [user('Ada'), user('Bob')];

function newDevice(): DeviceDatabase {
  const device = new DeviceDatabase(`device-${randomUUID()}`);
  onTestFinished(() => device.delete());
  return device;
}

const newKeys = async (): Promise<CryptoKeyPair> => (await newDeviceKey()).pair;

describe('the keys of a session', () => {
  it('are there as soon as it is a user’s turn, and nobody can take the private one out', async () => {
    const device = newDevice();
    await device.activate(ada, { keys: await newKeys() });
    expect(await device.activePerson()).toEqual({ userId: ada.id, name: 'Ada', email: 'Ada@example.org' });
    const { privateKey } = (await device.keysOf(ada.id))!;
    await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow('not extractable');
    expect(await device.keysOf(bob.id)).toBeUndefined();
  });

  it('outlive a sign-out until the server knows of it, and no longer', async () => {
    const device = newDevice();
    await device.activate(ada, { keys: await newKeys() });
    await device.deactivate(ada.id, true);
    expect(await device.keysOf(ada.id)).toBeDefined();
    await device.sessionEnded();
    expect(await device.keysOf(ada.id)).toBeUndefined();
  });

  it('go when another session begins, of the same user or of another', async () => {
    const device = newDevice();
    await device.activate(ada, { keys: await newKeys() });
    await device.activate(ada);
    expect(await device.keysOf(ada.id)).toBeUndefined();
    await device.activate(ada, { keys: await newKeys() });
    await device.activate(bob, { keys: await newKeys() });
    expect([await device.keysOf(ada.id), await device.keysOf(bob.id)]).toEqual([undefined, expect.anything()]);
  });

  it('that cannot be stored stop nobody from signing in', async () => {
    const device = newDevice();
    // What a browser says of keys in a private window: it cannot clone them.
    await device.activate(ada, { keys: { privateKey: () => undefined } as unknown as CryptoKeyPair });
    expect(await device.activePerson()).toMatchObject({ userId: ada.id });
    expect(await device.keysOf(ada.id)).toBeUndefined();
  });
});

describe('what a guest wrote', () => {
  it('becomes the work of whoever signs in, and of nobody who came back without a word about it', async () => {
    const device = newDevice();
    expect(await device.takesGuestAlong(ada.id)).toBe(false);
    await device.activate(ada);
    expect([await device.takesGuestAlong(ada.id), await device.takesGuestAlong(bob.id)]).toEqual([true, false]);
    await device.activate(bob, { leavesGuest: true });
    expect([await device.takesGuestAlong(ada.id), await device.takesGuestAlong(bob.id)]).toEqual([false, false]);
    await device.activate(bob);
    expect(await device.takesGuestAlong(bob.id)).toBe(true);
  });
});
