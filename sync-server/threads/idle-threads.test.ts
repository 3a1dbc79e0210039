import { afterEach, expect, it, vi } from 'vitest';
import { createIdleThreads } from './idle-threads.ts';

afterEach(() => void vi.useRealTimers());

it('a thread that is being ended is given to nobody', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const threads = createIdleThreads(new URL('data:text/javascript,setInterval(()=>{},1000)'), 16);
  const first = threads.take();
  threads.release(first);
  expect(threads.take()).toBe(first);
  threads.release(first);
  vi.advanceTimersByTime(10_000);
  const second = threads.take();
  expect(second).not.toBe(first);
  await second.terminate();
});
