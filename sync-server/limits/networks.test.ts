import { describe, expect, test } from 'vitest';
import { addressToNetworks, inNetworks, isNetwork } from './networks.ts';

test.each([
  ['192.0.2.7', '192.0.2.7', undefined],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2', '2001:db8:1/48'],
  ['2001:0DB8:0001:0002::6', '2001:db8:1:2', '2001:db8:1/48'],
  ['2001:db8::', '2001:db8:0:0', '2001:db8:0/48'],
  ['::1', '0:0:0:0', '0:0:0/48'],
  ['fe80::1%eth0', 'fe80:0:0:0', 'fe80:0:0/48'],
  ['2001:db8:1:2:3::', '2001:db8:1:2', '2001:db8:1/48'],
  ['nothing', 'nothing', undefined],
])('%s counts as %s and %s', (address, narrow, wide) => {
  expect(addressToNetworks(address)).toEqual({ narrow, wide });
});

describe('a trusted network', () => {
  test.each(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1', '0.0.0.0/0'])('may be %s', (text) =>
    expect(isNetwork(text)).toBe(true),
  );

  test.each([
    '',
    'school.example',
    '10.0.0.0/33',
    '10.0.0/8',
    '2001:db8::/129',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'fe80::1%eth0',
  ])('is not “%s”', (text) => expect(isNetwork(text)).toBe(false));

  test.each<[string, boolean]>([
    ['10.200.1.1', true],
    ['11.0.0.1', false],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['2001:db8:ffff::1', true],
    ['2001:db9::1', false],
    ['nothing', false],
  ])('%s is inside: %s', (address, inside) => {
    expect(inNetworks(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'])(address)).toBe(inside);
  });
});
