import { afterEach, expect, test, vi } from 'vitest';
import { createBodyRoom, type BodyPlace } from './body-room.ts';

const OPTIONS = { all: 100, each: 40, atLeast: 10, networkMs: 1000 };

afterEach(() => void vi.useRealTimers());

test('one owner holds a share and no more, and others beside them what they may', () => {
  const room = createBodyRoom(OPTIONS);
  const places = Array.from({ length: 4 }, () => room.enter('a'));
  for (const place of places) place.grow(10);
  expect(() => room.enter('a').grow(10)).toThrow('too many large requests');
  room.enter('b').grow(10);
  places[0]!.leave();
  places[1]!.leave();
  room.enter('a').grow(10);
  // What still comes of one that is over takes no room.
  places[0]!.grow(40);
  room.enter('b').grow(10);
});

test('where many hold something, each may hold an equal part of it, and always one body', () => {
  const room = createBodyRoom(OPTIONS);
  for (let i = 0; i < 20; i += 1) room.enter(`owner ${i}`).grow(1);
  room.enter('a').grow(4);
  expect(() => room.enter('a').grow(7)).toThrow('too many large requests');
  room.enter('b').grow(100);
});

test('without room the body that arrives slowest is given up, until there is some', async () => {
  vi.useFakeTimers();
  const room = createBodyRoom({ ...OPTIONS, each: 100 });
  const given: string[] = [];
  const stall = (name: string, bytes: number): BodyPlace => {
    const place = room.enter(name);
    place.grow(bytes);
    void place
      .receive(
        (giveUp) => new Promise((_, reject) => giveUp.addEventListener('abort', () => reject(giveUp.reason as Error))),
      )
      .catch(({ code }: { code: string }) => {
        given.push(`${name} ${code}`);
        place.leave();
      });
    return place;
  };
  stall('a', 50);
  await vi.advanceTimersByTimeAsync(5000);
  stall('b', 40);
  await vi.advanceTimersByTimeAsync(5000);
  expect(given).toEqual([]);
  stall('c', 40);
  await vi.advanceTimersByTimeAsync(0);
  expect(given).toEqual(['a unavailable']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(given).toHaveLength(1);
});
