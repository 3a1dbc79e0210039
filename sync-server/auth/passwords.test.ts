import { describe, expect, test } from 'vitest';
import { hashPassword, refuseCommonPassword, verifyPassword } from './passwords.ts';

const PLACE = { address: '192.0.2.1', account: 'ada@example.org' };

describe('a password', () => {
  test('is known by its hash, and no other is', async () => {
    const hash = await hashPassword('correct horse 42', PLACE);
    expect(hash).toMatch(/^opaque-hmac-sha256\+\$2b\$12\$/);
    expect(await verifyPassword('correct horse 42', hash, PLACE)).toBe(true);
    expect(await verifyPassword('correct horse 43', hash, PLACE)).toBe(false);
  });

  test('counts to its last byte, beyond the 72 that bcrypt reads', async () => {
    const long = '密'.repeat(64);
    const hash = await hashPassword(`${long}ab`, PLACE);
    expect(await verifyPassword(`${long}ab`, hash, PLACE)).toBe(true);
    expect(await verifyPassword(`${long}ac`, hash, PLACE)).toBe(false);
  });

  test('of nobody is never right, and takes as long as one of somebody', async () => {
    const start = performance.now();
    expect(await verifyPassword('correct horse 42', undefined, PLACE)).toBe(false);
    expect(performance.now() - start).toBeGreaterThan(50);
  });
});

const ada = { name: 'Ada Lovelace', email: 'ada@example.org' };
const tooEasy = expect.objectContaining({ code: 'invalid_request' }) as unknown;

test.each(['password', 'PASSWORD1', 'Qwertyuiop', '12345678', 'ada@example.org', 'Ada Lovelace', 'studentos123'])(
  '%s is refused as too easy to guess',
  async (password) => {
    await expect(refuseCommonPassword(password, ada)).rejects.toEqual(tooEasy);
  },
);

test('the first 3,000 of a published list that are long enough are refused', async () => {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const first = dictionary['passwords-common'].filter(({ length }) => length >= 8).slice(0, 3000);
  expect(first).toHaveLength(3000);
  for (const password of first) await expect(refuseCommonPassword(password, ada)).rejects.toEqual(tooEasy);
});

test('a password that is not common is taken', async () => {
  await expect(refuseCommonPassword('correct horse 42', ada)).resolves.toBeUndefined();
});
