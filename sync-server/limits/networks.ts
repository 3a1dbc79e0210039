/** The networks of an address: those that limits count, and those that the operator trusts. */
import { BlockList, isIP } from 'node:net';

/** Of the 128 bits of an IPv6 address, those that one customer gets: a household at least /64, an organisation up to /48. */
const NARROW_GROUPS = 4;
const WIDE_GROUPS = 3;

/** The networks by which limits count an address. */
export interface Networks {
  /** An IPv4 address as it is, an IPv6 address by its /64. */
  narrow: string;
  /** An IPv6 address by its /48, of which one holder may have 65,536 of the narrow ones. */
  wide: string | undefined;
}

/** The networks of an address as `clientAddress` tells it. */
export function addressToNetworks(address: string): Networks {
  if (isIP(address) !== 6) return { narrow: address, wide: undefined };
  const groups = groupsOf(address);
  return {
    narrow: groups.slice(0, NARROW_GROUPS).join(':'),
    wide: `${groups.slice(0, WIDE_GROUPS).join(':')}/48`,
  };
}

/** The network that may belong to one customer: an IPv4 address itself, the /48 of an IPv6 address. */
export function widestNetwork(address: string): string {
  const { narrow, wide } = addressToNetworks(address);
  return wide ?? narrow;
}

/** The eight groups of an IPv6 address, in lower case and without leading zeros. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail ? tail.split(':') : [];
  const all =
    tail === undefined ? groups : [...groups, ...Array<string>(8 - groups.length - rest.length).fill('0'), ...rest];
  return all.map((group) => Number.parseInt(group, 16).toString(16));
}

/** Whether a text is a network such as `10.0.0.0/8` or `2001:db8::/32`, or a single address. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || address.includes('%')) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/**
 * A check whether an address, as `clientAddress` tells it, lies in one of some networks.
 * @param networks  each as `isNetwork` wants it
 */
export function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(address, prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix), family);
  }
  return (address) => {
    const bare = address.replace(/%.*$/, '');
    const family = isIP(bare);
    return family !== 0 && list.check(bare, family === 4 ? 'ipv4' : 'ipv6');
  };
}
