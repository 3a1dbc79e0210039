import { describe, expect, it } from 'vitest';
import { explainFailure, isHeldByAnother } from './explain.ts';

describe('what PostgreSQL says when it does not start', () => {
  it.each([
    [
      'initdb: error: could not write to file "pg_wal/xlogtemp.31": No space left on device',
      /no space left on the disk/,
    ],
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', /no space left on the disk/],
    [
      'initdb: error: could not look up effective user ID 12345: user does not exist',
      /needs a user with a name.*DATABASE_URL/,
    ],
    [
      '/x/initdb: error while loading shared libraries: libicuuc.so.60: cannot open',
      /cannot run on this system.*DATABASE_URL/,
    ],
    ['spawn /x/initdb ENOENT', /cannot run on this system.*DATABASE_URL/],
    ['initdb: error: could not access directory "/x": Permission denied', /may not use \/data/],
    ['FATAL:  lock file "postmaster.pid" already exists', /Another PostgreSQL still holds \/data/],
  ])('%s', (said, meaning) => {
    expect(explainFailure(said, '/data')).toMatch(meaning);
  });

  it('comes through as it is when nobody knows what to do about it', () => {
    expect(explainFailure('LOG:  one\nFATAL:  something new', '/data')).toContain('FATAL:  something new');
  });

  it('is worth waiting for when another server is starting or leaving', () => {
    expect(isHeldByAnother('FATAL:  lock file "postmaster.pid" already exists')).toBe(true);
    expect(isHeldByAnother('FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use')).toBe(true);
    expect(isHeldByAnother('FATAL:  No space left on device')).toBe(false);
  });
});
