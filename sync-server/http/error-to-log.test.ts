import { expect, test } from 'vitest';
import { errorToLog, isBrokenOff } from './error-to-log.ts';

const MARK = 'm4rked';

test('of a packet that is no HTTP, the log keeps the code and not the packet', () => {
  const error = Object.assign(new Error('Parse Error: Invalid method'), {
    code: 'HPE_INVALID_METHOD',
    rawPacket: Buffer.from(`Authorization: Bearer ${MARK}`),
  });
  const logged = errorToLog(error);
  expect(logged).toMatchObject({ type: 'Error', code: 'HPE_INVALID_METHOD' });
  expect(Object.keys(logged).sort()).toEqual(['code', 'message', 'stack', 'type']);
  expect(isBrokenOff(error)).toBe(true);
  expect(isBrokenOff(new Error('ours'))).toBe(false);
});

test('of a value that the database refused, the log keeps the place and not the value', () => {
  const error = Object.assign(new Error(`invalid input syntax for type date: "${MARK}"`), {
    code: '22007',
    detail: `Key (title)=(${MARK})`,
    where: MARK,
    table: 'goals',
    column: 'date',
  });
  const logged = errorToLog(new Error('storing failed', { cause: error }));
  expect(JSON.stringify(logged)).not.toContain(MARK);
  expect(logged.cause).toMatchObject({ code: '22007', table: 'goals', column: 'date' });
});

test('of our own errors, the log keeps the sentence and where they were thrown', () => {
  const logged = errorToLog(new TypeError('x is not a function'));
  expect(logged).toMatchObject({ type: 'TypeError', message: 'x is not a function' });
  expect(logged.stack).toMatch(/^at .*error-to-log\.test\.ts/);
});

test('what was thrown and is no error leaves its kind alone', () => {
  expect(errorToLog(MARK)).toEqual({ type: 'string', message: 'something that is no error was thrown' });
});
