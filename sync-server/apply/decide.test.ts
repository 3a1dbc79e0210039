import { describe, expect, test } from 'vitest';
import { goals } from '#protocol/goal.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { formatStamp, ZERO_STAMP } from '#protocol/stamp.ts';
import type { StoredRecord } from '../database/records.ts';
import { decide, type Decision } from './decide.ts';

const OWN = 'aaaaaaaaaaaaaaaa';
const OTHER = 'bbbbbbbbbbbbbbbb';
const at = (ms: number, replicaId = OWN): string => formatStamp({ ms, counter: 0, replicaId });

const create: Mutation = {
  id: 'm1',
  method: 'POST',
  resource: 'goals',
  recordId: 'g1',
  body: { title: 'Read', date: '2026-03-02', position: 'a0' },
  stamp: at(10),
};
/** The stamps of what `create` makes. */
const CREATED = { '*': ZERO_STAMP, title: at(10), date: at(10), position: at(10) };
const change = (body: Record<string, unknown>, stamp: string, rest: Partial<Mutation> = {}): Mutation => ({
  ...create,
  method: 'PATCH',
  body,
  stamp,
  ...rest,
});
const del = (stamp: string): Mutation => {
  const { body: _, ...rest } = create;
  return { ...rest, method: 'DELETE', stamp };
};

/** Decides mutations one after the other, each as the batch of the next version, by an author who saw nothing after `seen`. */
function run(mutations: Mutation[], seen = 0): Decision {
  let record: StoredRecord | undefined;
  let decision: Decision | undefined;
  mutations.forEach((mutation, index) => {
    decision = decide(record, mutation, { userId: 'u1', version: index + 1, hasSeen: (written) => written <= seen });
    record = decision.after;
  });
  return decision!;
}

describe('a create', () => {
  test('[R81] gives what it leaves out its default, with the system stamp of defaults', () => {
    const { status, changed, after } = run([create]);
    expect([status, changed]).toEqual([201, true]);
    expect(after).toEqual({
      userId: 'u1',
      deleted: false,
      version: 1,
      versions: { '*': 1 },
      record: {
        ...goals.defaults,
        ...{ id: 'g1', title: 'Read', date: '2026-03-02', position: 'a0' },
        createdAt: '1970-01-01T00:00:00.010Z',
        stamps: CREATED,
      },
    });
  });

  test('that comes again changes nothing and is not superseded', () => {
    const once = run([create]);
    const twice = run([create, create]);
    expect(twice).toEqual({ status: 200, after: once.after, changed: false });
  });

  test('of a record that is there writes the fields that it names, and no defaults', () => {
    const { status, after } = run([
      create,
      change({ notes: 'Mine' }, at(11)),
      { ...create, body: { title: 'Again', date: '2026-03-02' }, stamp: at(12) },
    ]);
    expect(status).toBe(200);
    expect(after.record).toMatchObject({ title: 'Again', notes: 'Mine', createdAt: '1970-01-01T00:00:00.010Z' });
  });

  test('that is earlier than the one that stands moves the instant of creation, and nothing else', () => {
    const { changed, superseded, after } = run([create, { ...create, stamp: at(5, OTHER) }]);
    expect([changed, superseded]).toEqual([true, true]);
    expect(after.record).toMatchObject({ createdAt: '1970-01-01T00:00:00.005Z', stamps: CREATED });
  });
});

describe('a change', () => {
  test('of what never was is not found', () => {
    expect(() => run([change({ title: 'X' }, at(1))])).toThrow(new Problem('not_found', 'There is no such record.'));
  });

  test('moves the version of the fields that it won, and of those alone', () => {
    const { after } = run([create, change({ title: 'New', date: '2026-03-03' }, at(20), { stamps: { date: at(5) } })]);
    expect(after.versions).toEqual({ '*': 1, title: 2 });
    expect(after.record).toMatchObject({ title: 'New', date: '2026-03-02', stamps: { ...CREATED, title: at(20) } });
  });

  test('is superseded when all of its fields lost, and then moves nothing', () => {
    const { changed, superseded, after } = run([create, change({ title: 'Old' }, at(9, OTHER))]);
    expect([changed, superseded, after.version]).toEqual([false, true, 1]);
  });

  test('is not superseded when one of its fields won', () => {
    const both = change({ title: 'Old', notes: 'New' }, at(20, OTHER), { stamps: { title: at(9, OTHER) } });
    expect(run([create, both])).toMatchObject({ changed: true, after: { record: { title: 'Read', notes: 'New' } } });
    expect(run([create, both]).superseded).toBeUndefined();
  });
});

describe('overwrote', () => {
  const theirs = change({ title: 'Theirs', notes: 'Theirs' }, at(20, OTHER));
  const mine = change({ title: 'Mine' }, at(30));

  test('holds the value of another replica that the author had not seen', () => {
    expect(run([create, theirs, mine], 1).overwrote).toEqual({ title: 'Theirs' });
  });

  test('holds nothing that the author had seen', () => {
    expect(run([create, theirs, mine], 2).overwrote).toBeUndefined();
  });

  test('holds nothing of the author’s own replica', () => {
    expect(run([create, change({ title: 'Also mine' }, at(20)), mine], 0).overwrote).toBeUndefined();
  });

  test('holds no value that was put back as it was', () => {
    expect(run([create, theirs, change({ title: 'Theirs' }, at(30))], 0).overwrote).toBeUndefined();
  });

  test('holds no default that nobody wrote', () => {
    expect(run([{ ...create, stamp: ZERO_STAMP }, mine], 0).overwrote).toBeUndefined();
  });

  test('counts each field by its own version', () => {
    const later = change({ completed: true }, at(25, OTHER));
    const both = change({ title: 'Mine', completed: false }, at(30));
    expect(run([create, theirs, later, both], 2).overwrote).toEqual({ completed: true });
  });

  test('of a delete holds every unseen value; of a revival, the delete', () => {
    expect(run([create, theirs, del(at(30))], 1).overwrote).toEqual({ title: 'Theirs', notes: 'Theirs' });
    expect(run([create, del(at(20, OTHER)), change({ title: 'Back' }, at(30))], 1).overwrote).toEqual({
      deleted: true,
    });
    expect(run([create, del(at(20, OTHER)), change({ title: 'Back' }, at(30))], 2).overwrote).toBeUndefined();
  });
});

describe('[R160] two values under one stamp, as of a profile that was copied', () => {
  const [smaller, greater] = [change({ title: 'A' }, at(20)), change({ title: 'B' }, at(20))];

  test('the author of the one that stays is told of the other', () => {
    expect(run([create, smaller, greater], 1)).toMatchObject({
      changed: true,
      overwrote: { title: 'A' },
      after: { record: { title: 'B' } },
    });
  });

  test('the author of the one that gives way is told so', () => {
    const decision = run([create, greater, smaller], 1);
    expect(decision).toMatchObject({ changed: false, superseded: true, after: { record: { title: 'B' } } });
    expect(decision).not.toHaveProperty('overwrote');
  });

  test('the same value is the same write', () => {
    expect(run([create, smaller, smaller], 1)).not.toHaveProperty('superseded');
    expect(run([create, smaller, smaller], 1)).not.toHaveProperty('overwrote');
  });
});

describe('[R5] a delete', () => {
  test('stands while it is later than every field', () => {
    const { status, after, superseded } = run([create, del(at(20))]);
    expect([status, after.deleted, superseded]).toEqual([204, true, undefined]);
    expect(after.record).toMatchObject({ title: 'Read', stamps: { ...CREATED, deleted: at(20) } });
    expect(after.versions).toEqual({ '*': 1, deleted: 2 });
  });

  test('is superseded by an edit that is later', () => {
    const { status, after, superseded } = run([create, change({ title: 'Later' }, at(30)), del(at(20, OTHER))]);
    expect([status, after.deleted, superseded]).toEqual([204, false, true]);
  });

  test('supersedes an edit that is earlier, whose value waits for a revival', () => {
    const late = run([create, del(at(20)), change({ title: 'Earlier' }, at(15, OTHER))]);
    expect([late.status, late.after.deleted, late.superseded]).toEqual([200, true, true]);
    const back = run([
      create,
      del(at(20)),
      change({ title: 'Earlier' }, at(15, OTHER)),
      change({ notes: 'Back' }, at(30)),
    ]);
    expect(back.after.record).toMatchObject({ title: 'Earlier', notes: 'Back' });
  });

  test('that comes again is done; one that is older than the one that stands is superseded', () => {
    expect(run([create, del(at(20)), del(at(20))])).toMatchObject({ status: 204, changed: false });
    expect(run([create, del(at(20)), del(at(20))]).superseded).toBeUndefined();
    expect(run([create, del(at(20)), del(at(15, OTHER))])).toMatchObject({
      status: 204,
      changed: false,
      superseded: true,
    });
  });

  test('a create that is later brings the record back as a new one', () => {
    const { status, after } = run([create, del(at(20)), { ...create, stamp: at(30) }]);
    expect([status, after.deleted]).toEqual([201, false]);
  });
});

describe('[R8] a deletion that overtook the creation', () => {
  test('is answered 404 and noted', () => {
    const { status, changed, after } = run([del(at(20))]);
    expect([status, changed, after.deleted]).toEqual([404, true, true]);
    expect(after.record.stamps).toEqual({ deleted: at(20) });
  });

  test('that comes again changes nothing', () => {
    expect(run([del(at(20)), del(at(20))])).toMatchObject({ status: 404, changed: false });
  });

  test('keeps the creation from coming to life when it arrives after all', () => {
    const { status, superseded, after } = run([del(at(20)), create]);
    expect([status, superseded, after.deleted]).toEqual([200, true, true]);
    expect(after.record).toMatchObject({ title: 'Read', stamps: { ...CREATED, deleted: at(20) } });
  });

  test('is nothing to a creation that is later', () => {
    const { status, after } = run([del(at(5)), create]);
    expect([status, after.deleted, after.record.title]).toEqual([201, false, 'Read']);
  });

  test('leaves nothing that a change could be made to', () => {
    expect(() => run([del(at(5)), change({ title: 'X' }, at(9))])).toThrow('There is no such record.');
  });
});

describe('[R45] what nobody wrote', () => {
  const nobodys = (ms: number): string => at(ms, '0'.repeat(16));

  test('gives way to any edit, and its author is told of no value that was lost', () => {
    const decision = run([{ ...create, stamp: nobodys(5) }, change({ completed: true }, at(20))]);
    expect(decision).toMatchObject({ status: 200, after: { record: { completed: true } } });
    expect(decision).not.toHaveProperty('overwrote');
  });

  test('does not undo an edit that came first', () => {
    const decision = run([
      { ...create, body: { ...create.body, completed: true } },
      { ...create, stamp: nobodys(5) },
    ]);
    expect(decision).toMatchObject({ superseded: true, after: { record: { completed: true } } });
  });

  test('stays deleted where a person deleted it before it arrived', () => {
    const { after } = run([del(at(20)), { ...create, stamp: nobodys(5) }]);
    expect(after.deleted).toBe(true);
  });

  test('[R46] is let go only as long as nobody touched it', () => {
    const letGo = del(formatStamp({ ms: 5, counter: 1, replicaId: '0'.repeat(16) }));
    expect(run([{ ...create, stamp: nobodys(5) }, letGo]).after.deleted).toBe(true);
    expect(run([{ ...create, stamp: nobodys(5) }, letGo, change({ completed: true }, at(20))]).after.deleted).toBe(
      false,
    );
    expect(run([{ ...create, stamp: nobodys(5) }, change({ notes: 'page 3' }, at(20)), letGo]).after.deleted).toBe(
      false,
    );
  });
});
