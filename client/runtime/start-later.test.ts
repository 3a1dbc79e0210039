import { describe, expect, it, vi } from 'vitest';
import type { Engine } from '#client/sync/engine.ts';
import { startLater } from './start-later.ts';

/** An engine that writes down what is asked of it, and the moment at which it starts. */
function lateEngine() {
  const heard: string[] = [];
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const start = (): Engine => {
    heard.push('start');
    return {
      syncNow: async () => void heard.push('syncNow'),
      drain: async () => void heard.push('drain'),
      stop: () => void heard.push('stop'),
    };
  };
  return { engine: startLater(start, begun), heard, begin };
}

describe('an engine that starts later', () => {
  it('starts at its time, and does then what it is asked', async () => {
    const { engine, heard, begin } = lateEngine();
    const tried = engine.syncNow();
    await Promise.resolve();
    expect(heard).toEqual([]);
    begin();
    await tried;
    await engine.drain();
    engine.stop();
    expect(heard).toEqual(['start', 'syncNow', 'drain', 'stop']);
  });

  it('drains once it has started, when it is asked before', async () => {
    const { engine, heard, begin } = lateEngine();
    const drained = engine.drain();
    begin();
    await drained;
    expect(heard).toEqual(['start', 'drain']);
  });

  it('never starts when it was stopped before', async () => {
    const { engine, heard, begin } = lateEngine();
    engine.stop();
    begin();
    await engine.drain();
    expect(heard).toEqual([]);
  });

  it('is asked for again when its script could not be loaded, and whoever waits hears that there is no network', async () => {
    vi.useFakeTimers();
    const heard: string[] = [];
    const idle: Engine = {
      syncNow: async () => void heard.push('syncNow'),
      drain: async () => undefined,
      stop: () => undefined,
    };
    let tries = 0;
    const load = (): Promise<Engine> =>
      (tries += 1) === 1 ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(idle);
    const engine = startLater(load, Promise.resolve());
    await expect(engine.syncNow()).rejects.toMatchObject({ code: 'network' });
    await vi.advanceTimersByTimeAsync(5_000);
    await engine.syncNow();
    expect([tries, heard]).toEqual([2, ['syncNow']]);
    vi.useRealTimers();
  });
});
