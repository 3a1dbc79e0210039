import { expect, it } from 'vitest';
import { readTrace, traceName } from './trace.ts';

const ID = '0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1c';

it.each([
  [`studentos-here-8000=${ID}.3`, { userId: ID, unsent: 3 }],
  [`theme=dark; studentos-here-8000=${ID}.0; x=y`, { userId: ID, unsent: 0 }],
  ['', null],
  // Another instance on this host, and what 0.1.0 has left there.
  [`studentos-here-8001=${ID}.3`, null],
  [`studentos-here=${ID}.3`, null],
  ['studentos-here-8000=', null],
  [`studentos-here-8000=${ID}`, null],
  [`not-studentos-here-8000=${ID}.3`, null],
  [`studentos-here-8000=${ID}.many`, null],
])('of the cookies %s the trace is %o', (cookies, trace) => {
  expect(readTrace(cookies, 'studentos-here-8000')).toEqual(trace);
});

it.each([
  ['http:', '8000', 'studentos-here-8000'],
  ['http:', '', 'studentos-here-80'],
  ['https:', '', '__Host-studentos-here-443'],
  ['https:', '8443', '__Host-studentos-here-8443'],
])('at %s and port "%s" the trace is called %s', (protocol, port, name) => {
  expect(traceName({ protocol, port })).toBe(name);
});
