import { expect, test } from 'vitest';
import { readAddress } from './client-address.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:207', '192.0.2.7'],
  ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
  ['0000:0000:0000:0000:0000:ffff:c000:0207', '192.0.2.7'],
  ['192.0.2.7:50123', '192.0.2.7'],
  ['[::ffff:192.0.2.7]:50123', '192.0.2.7'],
  ['[2001:db8::1]:50123', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['2001:db8::ffff:c000:207', '2001:db8::ffff:c000:207'],
  ['::ffff:0:192.0.2.7', '::ffff:0:192.0.2.7'],
  ['fe80::ffff%eth0', 'fe80::ffff%eth0'],
  ['::1', '::1'],
  ['', undefined],
  ['unknown', undefined],
  ['192.0.2:80', undefined],
  ['[unknown]:80', undefined],
])('“%s” is %s', (text, address) => expect(readAddress(text)).toBe(address));
