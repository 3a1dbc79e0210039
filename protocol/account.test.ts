import { describe, expect, test } from 'vitest';
import { emailKey, loginSchema, sessionSchema, signupSchema, userSchema } from './account.ts';
import { parse } from './parse.ts';
import { Problem } from './problem.ts';

const signup = { name: 'Ada', email: 'Ada@example.org', password: 'correct horse' };
const user = {
  id: '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a',
  name: 'Ada',
  email: 'Ada@example.org',
  createdAt: '2026-01-31T09:30:00.000Z',
};

/** The paths that a refusal names. */
function pathsOf(schema: Parameters<typeof parse>[0], input: unknown): string[] {
  try {
    parse(schema, input, 'body');
  } catch (error) {
    if (error instanceof Problem) return error.extras.errors!.map(({ path }) => path);
    throw error;
  }
  return [];
}

describe('signup', () => {
  test('trims name and address, and leaves the password as it came', () => {
    const written = { name: ' Ada ', email: ' Ada@example.org ', password: '  spaces  ' };
    expect(parse(signupSchema, written, 'body')).toEqual({
      name: 'Ada',
      email: 'Ada@example.org',
      password: '  spaces  ',
    });
  });

  test.each<[string, object, string]>([
    ['no name', { name: undefined }, 'name'],
    ['an empty name', { name: ' ' }, 'name'],
    ['a long name', { name: 'x'.repeat(101) }, 'name'],
    ['a name with NUL', { name: 'A\0' }, 'name'],
    ['no address', { email: undefined }, 'email'],
    ['an address without @', { email: 'ada.example.org' }, 'email'],
    ['two addresses', { email: 'a@example.org,b@example.org' }, 'email'],
    ['an address with a line break', { email: 'a@example.org\r\nBcc: b@example.org' }, 'email'],
    ['an address over 254 characters', { email: `${'a'.repeat(250)}@example.org` }, 'email'],
    ['an address with a lone surrogate', { email: 'a\ud800@example.org' }, 'email'],
    ['a short password', { password: '1234567' }, 'password'],
    ['a long password', { password: 'x'.repeat(129) }, 'password'],
    ['a password with NUL', { password: 'correct\0horse' }, 'password'],
    ['a password with a lone surrogate', { password: 'correct\ud800horse' }, 'password'],
    ['a number as password', { password: 12345678 }, 'password'],
    ['an unknown field', { isAdmin: true }, 'isAdmin'],
  ])('refuses %s', (_, change, path) => expect(pathsOf(signupSchema, { ...signup, ...change })).toContain(path));

  test('takes passwords of 8 to 128 characters in any script', () => {
    for (const password of ['12345678', '😀'.repeat(8), 'ж'.repeat(128), '😀'.repeat(128)])
      expect(pathsOf(signupSchema, { ...signup, password })).toEqual([]);
  });

  test('answers a hostile address of half a megabyte at once', () => {
    const before = performance.now();
    expect(pathsOf(signupSchema, { ...signup, email: `${'a.'.repeat(250_000)}@` })).toContain('email');
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('login', () => {
  test('takes what no rule of signup would take: that is a wrong password, not a wrong request', () => {
    for (const login of [
      { email: 'nobody', password: 'x' },
      { email: 'a@b', password: 'x'.repeat(1000) },
    ])
      expect(pathsOf(loginSchema, login)).toEqual([]);
  });

  test.each([
    [{ email: 'a@b' }, 'password'],
    [{ password: 'x' }, 'email'],
    [{ email: { $ne: null }, password: 'x' }, 'email'],
    [{ email: 'a@b', password: 'x'.repeat(1001) }, 'password'],
    [{ email: 'a@b', password: 'x', remember: true }, 'remember'],
  ])('refuses %j', (login, path) => expect(pathsOf(loginSchema, login)).toContain(path));
});

test('a user is exactly what the contract names: no password hash can slip along', () => {
  expect(parse(userSchema, user, 'user')).toEqual(user);
  expect(pathsOf(userSchema, { ...user, passwordHash: 'x' })).toEqual(['passwordHash']);
});

test('a session is a token and its user', () => {
  expect(parse(sessionSchema, { token: 't', user }, 'session')).toEqual({ token: 't', user });
  expect(pathsOf(sessionSchema, { user })).toEqual(['token']);
});

test('two addresses that differ in case or in the way to write an accent are one', () => {
  expect(emailKey('ADA@Example.org')).toBe(emailKey('ada@example.ORG'));
  expect(emailKey('e\u0301@example.org')).toBe(emailKey('É@example.org'));
  expect(emailKey('ada@example.org')).not.toBe(emailKey('ada+x@example.org'));
});
