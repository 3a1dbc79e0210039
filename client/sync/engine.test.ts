import { SCHEMA } from '#protocol/sync.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Problem } from '#protocol/problem.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { Disk, memoryStore } from '#tests/simulation/memory-store.ts';
import { addGoal } from '#tests/support/device.ts';
import { TestPorts } from '#tests/support/sync-ports.ts';
import { startEngine, type Phase } from './engine.ts';
import type { Follow } from './stream.ts';

function start(
  answer: (request: SyncRequest) => Promise<Partial<SyncAnswer>> = () => Promise.resolve({}),
  follow?: Follow,
) {
  const ports = new TestPorts();
  const store = memoryStore('test', new Disk(), ports, { begin: () => Promise.resolve(), fault: () => null });
  const asked: { at: number; request: SyncRequest }[] = [];
  const phases: Phase[] = [];
  const post = async (request: SyncRequest): Promise<SyncAnswer> => {
    asked.push({ at: ports.nowMs, request });
    const results = request.mutations.map(({ id }) => ({ id, status: 201 }));
    return {
      cursor: 'c',
      changes: [],
      hasMore: false,
      results,
      serverTime: new Date(ports.nowMs).toISOString(),
      schema: SCHEMA,
      ...(await answer(request)),
    };
  };
  const engine = startEngine(store, post, ports, (phase) => phases.push(phase), follow);
  onTestFinished(() => engine.stop());
  return { ports, store, asked, phases, engine };
}

const unreachable = () => Promise.reject(new Problem('network'));

describe('the engine', () => {
  it('[R21] syncs at the start, and soon after a write', async () => {
    const { ports, store, asked } = start();
    await ports.pass(100);
    expect(asked).toHaveLength(1);
    await addGoal(store);
    await ports.pass(1_000);
    expect(asked.flatMap(({ request }) => request.mutations)).toHaveLength(1);
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R22] asks for news now and then', async () => {
    const { ports, asked } = start();
    await ports.pass(61_000);
    expect(asked.length).toBeGreaterThanOrEqual(4);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it('[R23] tries at once when the network or the user comes back', async () => {
    const { ports, asked } = start();
    await ports.pass(5_000);
    ports.return();
    await ports.pass(100);
    expect(asked).toHaveLength(2);
  });

  it('[R23] asks the server at once when the device believes that its network is gone', async () => {
    const { ports, asked, phases } = start();
    await ports.pass(5_000);
    ports.connect(false);
    await ports.pass(100);
    expect([asked.length, phases.at(-1)?.name]).toEqual([2, 'idle']);
  });

  it('tells whoever has it try now what came of it', async () => {
    let problem: Problem | null = new Problem('network');
    const { ports, engine } = start(() => (problem ? Promise.reject(problem) : Promise.resolve({})));
    await ports.pass(100);
    await expect(engine.syncNow()).rejects.toMatchObject({ code: 'network' });
    problem = null;
    await expect(engine.syncNow()).resolves.toBeUndefined();
  });

  it('[R24] backs off while attempts fail: at most 30 requests a minute whatever is written, and never stops', async () => {
    const { ports, store, asked } = start(unreachable);
    for (let i = 0; i < 30; i += 1) {
      await addGoal(store, { title: `Goal ${i}` });
      ports.return();
      await ports.pass(2_000);
    }
    expect(asked.length).toBeLessThanOrEqual(31);
    const before = asked.length;
    await ports.pass(600_000);
    expect(asked.length - before).toBeGreaterThan(15);
    expect(asked.length - before).toBeLessThan(200);
    expect(await store.outbox.count()).toBe(30);
  });

  it('[R24] tries every 8 s at least while somebody looks at what is not sent', async () => {
    const { ports, store, asked } = start(unreachable);
    ports.random = () => 0.999;
    await addGoal(store);
    await ports.pass(600_000);
    const waits = asked.slice(1).map(({ at }, i) => at - asked[i]!.at);
    expect(Math.max(...waits)).toBeLessThanOrEqual(8_000);
  });

  it('[R24] waits as long as the server asks', async () => {
    const { ports, asked } = start(() => Promise.reject(new Problem('unavailable', 'Later.', { retryAfter: 120 })));
    await ports.pass(119_000);
    expect(asked).toHaveLength(1);
    await ports.pass(40_000);
    expect(asked.length).toBeGreaterThan(1);
  });

  it.each([31_536_000, 1e15])(
    '[R24] asks again within half an hour, though it was told to wait for %d s',
    async (retryAfter) => {
      const { ports, store, asked } = start(() => Promise.reject(new Problem('network', 'Later.', { retryAfter })));
      await ports.pass(60_000);
      await addGoal(store);
      expect(asked).toHaveLength(1);
      await ports.pass(30 * 60_000);
      expect(asked.length).toBeGreaterThan(1);
      expect(asked.length).toBeLessThan(5);
    },
  );

  it('[R24] makes at most 30 requests a minute while attempts fail, however the dice fall', async () => {
    const { ports, asked } = start(unreachable);
    ports.random = () => 0;
    await ports.pass(60_000);
    expect(asked.length).toBeLessThanOrEqual(30);
  });

  it('[R24] makes at most 30 requests a minute while attempts fail, the opening of streams included', async () => {
    let isAway = false;
    let streams = 0;
    let hangUp: (problem: Problem) => void = () => undefined;
    const answer = () => (isAway ? unreachable() : Promise.resolve({}));
    const { ports, store, asked } = start(answer, () => {
      streams += 1;
      return isAway ? unreachable() : new Promise((_, reject) => (hangUp = reject));
    });
    ports.random = () => 0;
    await ports.pass(10_000);
    isAway = true;
    hangUp(new Problem('network'));
    const before = asked.length + streams;
    for (let i = 0; i < 30; i += 1) {
      await addGoal(store, { title: `Goal ${i}` });
      await ports.pass(2_000);
    }
    expect(asked.length + streams - before).toBeLessThanOrEqual(30);
    isAway = false;
    const last = streams;
    await ports.pass(10_000);
    expect([await store.outbox.count(), streams]).toEqual([0, last + 1]);
  });

  it('[R24] waits as long as the server asks, whatever is written meanwhile', async () => {
    const { ports, store, asked } = start(() =>
      Promise.reject(new Problem('unavailable', 'Later.', { retryAfter: 120 })),
    );
    await ports.pass(1_000);
    await addGoal(store);
    ports.return();
    await ports.pass(118_000);
    expect(asked).toHaveLength(1);
  });

  it('[R25] tells a refused session from a network that is away, and goes on trying', async () => {
    let refused = true;
    const { ports, store, asked, phases } = start(() =>
      refused ? Promise.reject(new Problem('unauthenticated')) : Promise.resolve({}),
    );
    await addGoal(store);
    await ports.pass(1_000);
    expect(phases.at(-1)).toEqual({ name: 'signed-out' });
    refused = false;
    await ports.pass(60_000);
    expect(asked.length).toBeGreaterThan(1);
    expect(phases.at(-1)).toMatchObject({ name: 'idle' });
    expect(await store.outbox.count()).toBe(0);
  });

  it('leaves no timer behind when it stops', async () => {
    const { ports, engine } = start();
    await ports.pass(100);
    engine.stop();
    expect(ports.pending).toBe(0);
  });
});
