import { describe, expect, it } from 'vitest';
import { formatStamp } from '#protocol/stamp.ts';
import { Problem } from '#protocol/problem.ts';
import { resources } from '#protocol/resources.ts';
import type { Change } from '#protocol/sync-answer.ts';
import type { StreamEvents } from '#client/http/follow.ts';
import { Disk, memoryStore } from '#tests/simulation/memory-store.ts';
import { TestPorts } from '#tests/support/sync-ports.ts';
import { write } from '#client/store/write.ts';
import { createStream } from './stream.ts';

/** A stream over a network that the test plays: each opening, with what ends it. */
async function streamOver(cursor: string | null, fault: () => Error | null = () => null) {
  const ports = new TestPorts();
  const store = memoryStore('test', new Disk(), ports, { begin: () => Promise.resolve(), fault });
  if (cursor !== null) await store.meta.put({ key: 'cursor', value: cursor });
  const opened: { cursor: string; on: StreamEvents; end: (problem?: Problem) => void; signal: AbortSignal }[] = [];
  const asked: number[] = [];
  const stream = createStream(
    store,
    (from, on, signal) =>
      new Promise<void>((resolve, reject) => {
        const end = (problem?: Problem): void => (problem ? reject(problem) : resolve());
        opened.push({ cursor: from, on, end, signal });
        signal.addEventListener('abort', () => end(new Problem('network')));
      }),
    ports,
    (ms) => asked.push(ms),
  );
  const cursorOf = async (): Promise<unknown> => (await store.meta.get('cursor'))?.value;
  return { ports, store, stream, opened, cursorOf, nudges: () => asked.length, asked };
}

let made = 0;
function goal(title: string): Change {
  made += 1;
  const id = `019cbf0e-1a40-7000-8000-${String(made).padStart(12, '0')}`;
  const stamps = { '*': formatStamp({ ms: 1_700_000_000_000, counter: made, replicaId: 'f'.repeat(16) }) };
  const record = { ...resources.goals.defaults, title, date: '2026-01-31', position: 'a0' };
  return { resource: 'goals', record: { id, createdAt: '2026-01-31T09:00:00.000Z', ...record, stamps } };
}

describe('what a stream brings', () => {
  it('[R42] is in the store at once, and the cursor moves along', async () => {
    const { ports, store, stream, opened, cursorOf } = await streamOver('c1');
    stream.begin();
    await ports.pass(0);
    expect(opened.map(({ cursor }) => cursor)).toEqual(['c1']);
    opened[0]!.on.heard();
    opened[0]!.on.changes({ cursor: 'c2', changes: [goal('One')] });
    opened[0]!.on.changes({ cursor: 'c3', changes: [goal('Two')] });
    await ports.pass(0);
    expect((await store.goals.toArray()).map(({ title }) => title).sort()).toEqual(['One', 'Two']);
    expect(await cursorOf()).toBe('c3');
    expect(stream.isOpen()).toBe(true);
    stream.stop();
  });

  it('[R16] [R42] keeps what gave way to it in a notice of the time that it came', async () => {
    const { ports, store, stream, opened } = await streamOver('c1');
    stream.begin();
    await ports.pass(0);
    const made = goal('One');
    opened[0]!.on.changes({ cursor: 'c2', changes: [made] });
    await ports.pass(0);
    const { id, stamps } = made.record;
    await write(store, [{ resource: 'goals', id, put: { title: 'Mine' } }]);
    const later = formatStamp({ ms: ports.now() + 5_000, counter: 0, replicaId: 'f'.repeat(16) });
    const theirs = { ...made.record, title: 'Theirs', stamps: { ...stamps, title: later } };
    opened[0]!.on.changes({ cursor: 'c3', changes: [{ resource: 'goals', record: theirs }] });
    await ports.pass(0);
    expect(await store.notices.toArray()).toMatchObject([{ gaveWay: 'Mine', stands: 'Theirs', at: ports.now() }]);
    stream.stop();
  });

  it('[R14] [R42] is left out where a round has brought it already', async () => {
    const { ports, store, stream, opened, cursorOf } = await streamOver('c1');
    stream.begin();
    await ports.pass(0);
    await store.meta.put({ key: 'cursor', value: 'c3' });
    opened[0]!.on.changes({ cursor: 'c2', changes: [goal('Old')] });
    opened[0]!.on.changes({ cursor: 'c3', changes: [goal('Old too')] });
    opened[0]!.on.changes({ cursor: 'c4', changes: [goal('New')] });
    await ports.pass(5_000);
    expect((await store.goals.toArray()).map(({ title }) => title)).toEqual(['New']);
    expect([await cursorOf(), opened.length]).toEqual(['c4', 1]);
    stream.stop();
  });

  describe('[R114] what it leaves out', () => {
    /** A stream that is named, and the batches beside it, in the order in which they were begun. */
    async function besideStream(batches: number) {
      const { ports, stream, opened, cursorOf } = await streamOver('c1');
      stream.begin();
      await ports.pass(0);
      expect(stream.beside()).toBeUndefined();
      opened[0]!.on.named('s1');
      const begun = Array.from({ length: batches }, () => stream.beside()!);
      expect(begun.map(({ name }) => name)).toEqual(begun.map((_, batch) => ({ stream: 's1', batch })));
      const bring = async (cursor: string, leftOut: number[]) => {
        opened[0]!.on.changes({ cursor, changes: [], leftOut });
        await ports.pass(0);
      };
      const end = async (batch: number, isHeld: boolean) => {
        begun[batch]!.over(isHeld);
        await ports.pass(0);
      };
      const standing = async () => [await cursorOf(), opened[0]!.signal.aborted];
      return { stream, bring, end, standing };
    }

    it('is taken once the store holds those batches, as often as it comes', async () => {
      const { stream, bring, end, standing } = await besideStream(2);
      await bring('c2', [0, 1]);
      await end(1, true);
      expect(await standing()).toEqual(['c1', false]);
      await end(0, true);
      expect(await standing()).toEqual(['c2', false]);
      await bring('c3', [1]);
      expect(await standing()).toEqual(['c3', false]);
      stream.stop();
    });

    it.each([
      ['the store does not hold one of them', [0, 1]],
      ['nobody here has sent one of them', [0, 2]],
    ])('ends the stream where %s: all comes anew', async (_, leftOut) => {
      const { stream, bring, end, standing } = await besideStream(2);
      await end(0, true);
      await end(1, false);
      await bring('c2', [0]);
      expect(await standing()).toEqual(['c2', false]);
      await bring('c3', leftOut);
      expect(await standing()).toEqual(['c2', true]);
      stream.stop();
    });

    it('ends the stream where its batch turns out not to be here after the event', async () => {
      const { stream, bring, end, standing } = await besideStream(1);
      await bring('c2', [0]);
      await bring('c3', []);
      await end(0, false);
      expect(await standing()).toEqual(['c1', true]);
      stream.stop();
    });
  });

  it('[R14] [R42] [R43] skips nothing when the store cannot take one of two events that came together', async () => {
    const faults: Error[] = [];
    const { ports, store, stream, opened, cursorOf } = await streamOver('c1', () => faults.shift() ?? null);
    stream.begin();
    await ports.pass(0);
    faults.push(new Error('The disk is full.'));
    opened[0]!.on.changes({ cursor: 'c2', changes: [goal('One')] });
    opened[0]!.on.changes({ cursor: 'c3', changes: [goal('Two')] });
    await ports.pass(10_000);
    expect([await cursorOf(), await store.goals.count()]).toEqual(['c1', 0]);
    expect(opened.map(({ cursor }) => cursor)).toEqual(['c1', 'c1']);
    stream.stop();
  });

  it('[R43] is asked for anew, from where the store stands, when the two stay out of step', async () => {
    const { ports, store, stream, opened } = await streamOver('c1');
    stream.begin();
    await ports.pass(0);
    await store.meta.put({ key: 'cursor', value: 'elsewhere' });
    opened[0]!.on.changes({ cursor: 'c2', changes: [goal('Old')] });
    await ports.pass(10_000);
    expect(opened.map(({ cursor }) => cursor)).toEqual(['c1', 'elsewhere']);
    stream.stop();
  });
});

describe('a stream that ends', () => {
  it('[R43] is opened again after a while, with jitter, and not before the server asks for it', async () => {
    const { ports, stream, opened } = await streamOver('c1');
    stream.begin();
    await ports.pass(0);
    opened[0]!.on.comeBackIn(20_000);
    opened[0]!.end();
    await ports.pass(19_000);
    expect(opened).toHaveLength(1);
    await ports.pass(10_000);
    expect(opened).toHaveLength(2);
    stream.stop();
  });

  it('[R43] is opened at once when a round finds the network back, unless the server asked for patience', async () => {
    for (const askedMs of [0, 20_000]) {
      const { ports, stream, opened } = await streamOver('c1');
      stream.begin();
      await ports.pass(0);
      opened[0]!.on.comeBackIn(askedMs);
      opened[0]!.end(new Problem('network'));
      await ports.pass(0);
      stream.begin();
      await ports.pass(0);
      expect(opened).toHaveLength(1);
      stream.begin(true);
      await ports.pass(0);
      expect(opened).toHaveLength(askedMs > 0 ? 1 : 2);
      stream.stop();
    }
  });

  it('[R43] counts as ended after 40 s of silence', async () => {
    const { ports, stream, opened } = await streamOver('c1');
    stream.begin();
    await ports.pass(30_000);
    opened[0]!.on.heard();
    await ports.pass(39_000);
    expect(opened[0]!.signal.aborted).toBe(false);
    await ports.pass(2_000);
    expect(opened[0]!.signal.aborted).toBe(true);
    stream.stop();
  });

  it('[R43] asks for a round after a reset or a refused session, and waits for it', async () => {
    for (const how of ['reset', 'refused']) {
      const { ports, stream, opened, nudges } = await streamOver('c1');
      stream.begin();
      await ports.pass(0);
      if (how === 'reset') {
        opened[0]!.on.reset();
        opened[0]!.end();
      } else opened[0]!.end(new Problem('session_revoked'));
      await ports.pass(60_000);
      expect([opened.length, nudges()]).toEqual([1, 1]);
      stream.begin();
      await ports.pass(0);
      expect(opened).toHaveLength(2);
      stream.stop();
    }
  });

  it.each([
    ['breaks off', new Problem('network')],
    ['ends without a word', undefined],
  ])('[R43] asks for a round within 2 s, at a moment by chance, when it %s', async (_, problem) => {
    const { ports, stream, opened, asked } = await streamOver('c1');
    ports.random = () => 0.75;
    stream.begin();
    await ports.pass(0);
    opened[0]!.on.heard();
    opened[0]!.end(problem);
    await ports.pass(0);
    expect(asked).toEqual([1_500]);
    stream.stop();
  });

  it('[R43] asks for no round when the server has said when to come back, or refuses streams', async () => {
    for (const refused of [false, true]) {
      const { ports, stream, opened, asked } = await streamOver('c1');
      stream.begin();
      await ports.pass(0);
      if (!refused) opened[0]!.on.comeBackIn(20_000);
      opened[0]!.end(refused ? new Problem('unavailable') : undefined);
      await ports.pass(0);
      expect(asked).toEqual([]);
      stream.stop();
    }
  });

  it('[R43] backs off while no stream can be had', async () => {
    const { ports, stream, opened } = await streamOver('c1');
    stream.begin();
    await ports.pass(0);
    for (let minute = 0; minute < 6; minute += 1)
      for (let s = 0; s < 60; s += 1) {
        opened.at(-1)!.end(new Problem('network'));
        await ports.pass(1_000);
      }
    expect(opened.length).toBeGreaterThan(10);
    expect(opened.length).toBeLessThan(60);
    stream.stop();
  }, 60_000);

  it('is not opened before the first answer, nor twice', async () => {
    const first = await streamOver(null);
    first.stream.begin();
    await first.ports.pass(0);
    expect(first.opened).toEqual([]);
    const second = await streamOver('c1');
    second.stream.begin();
    second.stream.begin();
    await second.ports.pass(0);
    expect(second.opened).toHaveLength(1);
    second.stream.stop();
    expect(second.opened[0]!.signal.aborted).toBe(true);
  });
});
