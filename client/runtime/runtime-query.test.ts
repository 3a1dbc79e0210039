import { afterEach, describe, expect, it, vi } from 'vitest';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { sharedQuery } from './runtime-query.ts';

afterEach(() => vi.useRealTimers());

describe('a query that is shared', () => {
  it('asks once for all who listen, and tells each of a change', async () => {
    const { store } = newDevice();
    const ask = vi.fn(() => store.goals.count());
    const query = sharedQuery(store, 'how many', ask);
    expect(sharedQuery(store, 'how many', ask)).toBe(query);
    const heard = [vi.fn(), vi.fn()];
    const leave = heard.map((listener) => query.subscribe(listener));
    expect(await query.first()).toEqual({ value: 0 });
    const asked = ask.mock.calls.length;
    await addGoal(store);
    await vi.waitFor(() => expect(query.answer()).toEqual({ value: 1 }));
    expect(ask).toHaveBeenCalledTimes(asked + 1);
    for (const listener of heard) expect(listener).toHaveBeenCalledTimes(2);
    for (const each of leave) each();
  });

  it('keeps its answer for a moment when nobody listens, and then says nothing that may be wrong', async () => {
    const { store } = newDevice();
    const query = sharedQuery(store, 'how many', () => store.goals.count());
    const leave = query.subscribe(() => undefined);
    await query.first();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    leave();
    vi.advanceTimersByTime(4_000);
    expect(query.answer()).toEqual({ value: 0 });
    vi.advanceTimersByTime(4_000);
    expect(query.answer()).toEqual({});
  });

  it('hands on what the store could not do', async () => {
    const { store } = newDevice();
    const query = sharedQuery(store, 'nothing good', () => Promise.reject(new Error('no disk')));
    expect(await query.first()).toMatchObject({ error: { message: 'no disk' } });
  });
});
