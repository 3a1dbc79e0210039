import { expect, it } from 'vitest';
import { readTrace } from './trace.ts';

const ID = '0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1c';

it.each([
  [`studentos-here=${ID}.3`, { userId: ID, unsent: 3 }],
  [`theme=dark; studentos-here=${ID}.0; x=y`, { userId: ID, unsent: 0 }],
  ['', null],
  ['studentos-here=', null],
  [`studentos-here=${ID}`, null],
  [`not-studentos-here=${ID}.3`, null],
  [`studentos-here=${ID}.many`, null],
])('of the cookies %s the trace is %o', (cookies, trace) => {
  expect(readTrace(cookies)).toEqual(trace);
});
