import { describe, expect, it } from 'vitest';
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
});
