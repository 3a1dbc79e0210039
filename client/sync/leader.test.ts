import { expect, it } from 'vitest';
import { TestPorts } from '#tests/support/sync-ports.ts';
import { lead } from './leader.ts';
import type { Cancel, SyncPorts } from './ports.ts';

/** Tabs of one browser: a lock that can be taken away, and a channel. */
function browser() {
  const ports = new TestPorts();
  const tabs = new Set<Tab>();
  const queue: Claim[] = [];
  const leading: string[] = [];
  const begun: string[] = [];
  const grant = (): void => {
    const first = queue[0];
    if (first && !first.lost) first.lost = first.held();
  };
  const open = (name: string) => {
    const tab: Tab = { isFrozen: false, hear: () => undefined };
    tabs.add(tab);
    const own = {
      ...{ visible: () => true, now: ports.now, random: ports.random },
      after: (ms: number, callback: () => void) => ports.after(ms, () => void (tab.isFrozen || callback())),
      lock(_name: string, steal: boolean, held: () => Cancel) {
        const claim: Claim = { tab, held, lost: null };
        if (steal) {
          const robbed = queue.shift();
          queue.unshift(claim);
          grant();
          if (robbed && !robbed.tab.isFrozen) robbed.lost?.();
        } else queue.push(claim);
        grant();
        return () => {
          if (queue.includes(claim)) queue.splice(queue.indexOf(claim), 1);
          grant();
        };
      },
      channel: (_name: string, hear: (message: never) => void) => {
        tab.hear = hear;
        const post = (message: unknown) =>
          tabs.forEach((other) => other !== tab && !other.isFrozen && other.hear(message));
        return { post, close: () => void tabs.delete(tab) };
      },
    };
    lead(own as unknown as SyncPorts, 'leader', () => {
      leading.push(name);
      begun.push(name);
      return () => void leading.splice(leading.indexOf(name), 1);
    });
    return tab;
  };
  return { ports, open, leading, begun };
}

interface Tab {
  isFrozen: boolean;
  hear(message: unknown): void;
}

interface Claim {
  tab: Tab;
  held: () => Cancel;
  lost: Cancel | null;
}

it('[R31] one of many tabs leads, and stays', async () => {
  const { ports, open, begun } = browser();
  for (let tab = 1; tab <= 12; tab += 1) open(`tab ${tab}`);
  await ports.pass(300_000);
  expect(begun).toEqual(['tab 1']);
});

it('[R32] a frozen leader is replaced after 10 s and within 15 s, once, by whichever tab', async () => {
  for (const frozenAtMs of [0, 1_000, 2_000, 3_400, 3_500]) {
    const { ports, open, begun } = browser();
    const leader = open('tab 1');
    for (let tab = 2; tab <= 12; tab += 1) {
      open(`tab ${tab}`);
      await ports.pass(150);
    }
    await ports.pass(20_000 + frozenAtMs);
    leader.isFrozen = true;
    await ports.pass(10_000);
    expect(begun).toEqual(['tab 1']);
    await ports.pass(5_000);
    expect(begun).toHaveLength(2);
    await ports.pass(60_000);
    expect(begun).toHaveLength(2);
  }
});
