import { expect, it } from 'vitest';
import { hash, isHashOfAny } from './hashing.ts';

it('knows a hash by one of several texts', async () => {
  const made = await hash('right', 4);
  expect(await isHashOfAny(['wrong', 'right'], made)).toBe(true);
  expect(await isHashOfAny(['wrong'], made)).toBe(false);
});

it('what ends a thread is told to the one who asked, and the next one is served', async () => {
  await expect(hash(undefined as unknown as string, 4)).rejects.toThrow();
  expect(await hash('right', 4)).toMatch(/^\$2b\$04\$/);
});
