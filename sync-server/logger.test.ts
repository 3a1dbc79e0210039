import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  const terminal = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  write(createLogger('info', terminal));
  return text;
}

it('prints a plain line at a terminal', () => {
  expect(logged((log) => log.info('StudentOS is at http://localhost:8000'))).toMatch(
    /^\d\d:\d\d:\d\d StudentOS is at http:\/\/localhost:8000 \n$/,
  );
  expect(logged((log) => log.warn({ steps: [1] }, 'careful'))).toContain(' warn careful steps=[1]');
});

it('never prints a secret', () => {
  const text = logged((log) =>
    log.info({ password: 's3cret', request: { headers: { authorization: 's3cret' } } }, 'in'),
  );
  expect(text).not.toContain('s3cret');
});
