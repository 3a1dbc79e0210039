import { describe, expect, it } from 'vitest';
import type { Stamps } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { formatStamp } from '#protocol/stamp.ts';
import type { ServerState } from './judge.ts';
import { lostWrites } from './lost-writes.ts';
import { stampGiven } from './stamped-write.ts';
import { Witness } from './witness.ts';
import type { Saved } from './workload.ts';

const NOON = Date.UTC(2026, 0, 31, 12);
const [MINE, THEIRS] = ['a'.repeat(16), 'b'.repeat(16)];
const at = (seconds: number, replicaId = MINE): string =>
  formatStamp({ ms: NOON + seconds * 1_000, counter: 0, replicaId });

const title = (stamp: string, value = 'Mine'): Saved => ({
  device: 'device 1',
  userId: 'ada',
  resource: 'goals',
  id: 'g',
  field: 'title',
  value,
  stamp,
});
const deletion = (stamp: string, device = 'device 1'): Saved => ({
  ...title(stamp),
  device,
  field: 'deleted',
  value: true,
});
const state = (stamps: Stamps, value = 'Theirs'): ServerState => ({
  userId: 'ada',
  resource: 'goals',
  deleted: stamps.deleted !== undefined,
  record: { id: 'g', title: value, stamps },
});

interface Scene {
  journal: Saved[];
  server?: ServerState[];
  /** What device 1 has, where the account is closed. */
  held?: ServerState[];
  /** Deletions that a server took. */
  taken?: string[];
  /** What the server has forgotten. */
  forgotten?: ServerState[];
  /** What notices say of fields that are no text. */
  keptValues?: string[];
  /** The cursor of a device that told of the goal when all this had happened. */
  toldAgain?: string | null;
}

function lost({ journal, server = [], held, taken = [], forgotten = [], keptValues, toldAgain }: Scene): string[] {
  const witness = new Witness();
  for (const stamp of taken) {
    const mutation: Mutation = { id: 'm', method: 'DELETE', resource: 'goals', recordId: 'g', stamp };
    witness.see('ada', [mutation], [{ id: 'm', status: 204 }], 'c');
  }
  if (toldAgain !== undefined) {
    const body = { title: 'Theirs' };
    const mutation: Mutation = {
      id: 'm',
      method: 'POST',
      resource: 'goals',
      recordId: 'g',
      body,
      stamp: at(0, THEIRS),
    };
    witness.see('ada', [mutation], [{ id: 'm', status: 201 }], toldAgain);
  }
  const closed = new Set(held ? ['ada'] : []);
  const testimony = {
    held: new Map(held && [['device 1', held]]),
    kept: '',
    keptValues: new Set(keptValues),
    refused: [],
  };
  return lostWrites({ journal, witness, server, forgotten, closed }, testimony).map(({ detail }) => detail);
}

describe('the judge of a deletion that the server has forgotten', () => {
  const scene = (toldAgain: string | null): Scene => ({
    journal: [deletion(at(1))],
    taken: [at(1)],
    forgotten: [state({ '*': at(0, THEIRS), deleted: at(1) })],
    server: [state({ '*': at(0, THEIRS) })],
    toldAgain,
  });

  it('accepts the record from a device that had never heard of the server', () => {
    expect(lost(scene(null))).toEqual([]);
  });

  it('and from no other one, which the server would have asked to start over', () => {
    expect(lost(scene('c'))).toHaveLength(1);
  });
});

describe('the judge of what no server ever took', () => {
  it('accepts that a later change stands in its place, and no earlier one', () => {
    expect(lost({ journal: [title(at(1))], server: [state({ '*': at(2, THEIRS) })] })).toEqual([]);
    expect(lost({ journal: [title(at(2))], server: [state({ '*': at(1, THEIRS) })] })).toHaveLength(1);
  });

  it('accepts a deletion that a later change took back, and misses any other', () => {
    expect(lost({ journal: [deletion(at(1))], server: [state({ '*': at(0), title: at(2, THEIRS) })] })).toEqual([]);
    expect(lost({ journal: [deletion(at(2))], server: [state({ '*': at(0), title: at(1, THEIRS) })] })).toHaveLength(1);
  });

  it('holds a deletion by the stamp of its own device, whatever else deleted the record', () => {
    const journal = [deletion(at(1)), deletion(at(3, THEIRS), 'device 2')];
    const server = [state({ '*': at(0), title: at(2, THEIRS) })];
    expect(lost({ journal, server, taken: [at(3, THEIRS)] })).toEqual([expect.stringContaining('device 2: goals/g')]);
  });

  it('holds a deletion by the stamp under which its device told it, where that had to stamp anew', () => {
    const server = [state({ '*': at(0), title: at(2, THEIRS) })];
    expect(lost({ journal: [deletion(at(1))], server, taken: [at(3)] })).toHaveLength(1);
  });

  it('accepts what was saved later, though a clock that was set right stamped it anew, and nothing that was saved before', () => {
    const [mine, theirs] = [title(at(3_600)), { ...title(at(2, THEIRS), 'Theirs'), device: 'device 2' }];
    const server = [state({ '*': at(2, THEIRS) })];
    expect(lost({ journal: [mine, theirs], server })).toEqual([]);
    expect(lost({ journal: [theirs, mine], server })).toHaveLength(1);
  });

  it('accepts a deletion that was saved later, whatever its stamp, and none that was saved before', () => {
    const [mine, theirs] = [title(at(3_600)), deletion(at(2, THEIRS), 'device 2')];
    const server = [state({ '*': at(0), deleted: at(2, THEIRS) })];
    expect(lost({ journal: [mine, theirs], server })).toEqual([]);
    expect(lost({ journal: [theirs, mine], server })).toHaveLength(1);
  });

  it('misses a number that stands nowhere, unless a notice has it', () => {
    const estimate: Saved = { ...title(at(1)), field: 'estimate', value: 25 };
    expect(lost({ journal: [estimate], server: [state({ '*': at(0) })] })).toHaveLength(1);
    expect(lost({ journal: [estimate], server: [state({ '*': at(0) })], keptValues: ['estimate 25'] })).toEqual([]);
    expect(lost({ journal: [estimate], server: [state({ '*': at(0) })], keptValues: ['estimate 250'] })).toHaveLength(
      1,
    );
  });

  it('misses what went with a goal that nobody deleted', () => {
    const server = [state({ '*': at(0), deleted: at(2) })];
    expect(lost({ journal: [title(at(1))], server })).toHaveLength(1);
    expect(lost({ journal: [title(at(1)), deletion(at(2, THEIRS), 'device 2')], server })).toEqual([]);
  });
});

describe('the judge of a closed account', () => {
  it('finds on the device what no server hears of', () => {
    expect(lost({ journal: [title(at(1))], held: [state({ '*': at(1) }, 'Mine')] })).toEqual([]);
    expect(lost({ journal: [title(at(1))], held: [] })).toHaveLength(1);
    expect(lost({ journal: [deletion(at(1))], held: [state({ '*': at(0), deleted: at(1) })] })).toEqual([]);
  });

  it('misses a deletion that the device does not show, also of what a guest brought', () => {
    const held = [state({ '*': at(0) })];
    expect(lost({ journal: [deletion(at(1))], held })).toHaveLength(1);
    expect(lost({ journal: [{ ...deletion(at(1)), userId: null }], held })).toHaveLength(1);
  });

  it("holds a guest's deletion that went elsewhere by the server", () => {
    const server = [{ ...state({ '*': at(0) }), userId: 'grace' }];
    expect(lost({ journal: [{ ...deletion(at(1)), userId: null }], server, held: [] })).toHaveLength(1);
  });
});

describe('the stamp of a saved write', () => {
  it('is the one that its device gave it, or what that becomes once the clock is right', () => {
    expect(stampGiven({ '*': at(-9), title: at(1) }, 'title', NOON)).toBe(at(1));
    expect(stampGiven({ '*': at(-9), title: at(-3_600) }, 'title', NOON)).toBe(at(-3_600));
    expect(stampGiven({ '*': at(-3_600) }, 'title', NOON)).toBe(at(0));
    expect(stampGiven({ '*': at(0), title: at(3_600) }, 'title', NOON)).toBe(at(0));
    expect(stampGiven({ '*': at(-9), deleted: at(1) }, 'deleted', NOON)).toBe(at(1));
  });
});
