import { expect, it } from 'vitest';
import { TestPorts } from '#tests/support/sync-ports.ts';
import { holdLease } from './lease.ts';

/** Tabs of one browser: who holds the lease, by name. */
function browser() {
  const ports = new TestPorts();
  const values = new Map<string, string>();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
  const holders = new Set<string>();
  const open = (name: string, steal = false) => {
    const tab = { isFrozen: false };
    const after = (ms: number, callback: () => void) => ports.after(ms, () => void (tab.isFrozen || callback()));
    const cancel = holdLease({ storage, now: ports.now, newId: () => name, after }, 'leader', steal, () => {
      holders.add(name);
      return () => void holders.delete(name);
    });
    return { tab, cancel };
  };
  return { ports, values, storage, holders, open };
}

it('[R31] of many tabs one holds the lease, and the next one when it is given back', async () => {
  const { ports, holders, open } = browser();
  const [first] = ['one', 'two', 'three'].map((name) => open(name));
  await ports.pass(60_000);
  expect([...holders]).toEqual(['one']);
  first!.cancel();
  holders.delete('one');
  await ports.pass(5_000);
  expect(holders.size).toBe(1);
});

it('[R32] a holder that gives no sign of life for 10 s is replaced, and knows it when it is back', async () => {
  const { ports, holders, open } = browser();
  const { tab } = open('one');
  await ports.pass(1_000);
  open('two');
  tab.isFrozen = true;
  await ports.pass(9_000);
  expect([...holders]).toEqual(['one']);
  await ports.pass(6_000);
  expect([...holders]).toEqual(['one', 'two']);
});

it('[R32] a lease is taken from its holder, who stops', async () => {
  const { ports, holders, open } = browser();
  open('one');
  await ports.pass(1_000);
  open('two', true);
  await ports.pass(4_000);
  expect([...holders]).toEqual(['two']);
});

it('is not kept for ever by a clock that was set back, nor by what is not a lease', async () => {
  const { ports, values, holders, open } = browser();
  values.set('studentos/lease/leader', JSON.stringify({ holder: 'gone', at: ports.now() + 86_400_000 }));
  open('one');
  await ports.pass(1_000);
  expect([...holders]).toEqual(['one']);
  values.set('studentos/lease/leader', 'not a lease');
  await ports.pass(4_000);
  open('two');
  await ports.pass(1_000);
  expect([...holders]).toEqual(['two']);
});

it('[R31] a storage that is full for a moment leaves nobody without a leader', async () => {
  const { ports, storage, holders, open } = browser();
  const { cancel } = open('one');
  await ports.pass(1_000);
  open('two');
  const { setItem } = storage;
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  cancel();
  holders.delete('one');
  await ports.pass(4_000).catch(() => undefined);
  storage.setItem = setItem;
  await ports.pass(30_000);
  expect([...holders]).toEqual(['two']);
});
