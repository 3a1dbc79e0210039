/**
 * Limits by address. An IPv6 address counts for its /64 and, with a larger figure, for its /48, so that the many networks of one
 * customer do not bypass the limit. Networks that the operator trusts are not counted.
 */
import type { EstimatedLimit } from './estimated-limit.ts';
import type { ExactLimit } from './exact-limit.ts';
import { addressToNetworks } from './networks.ts';

/** The figure of a /48 is this many times that of a /64. */
export const WIDE_FACTOR = 4;

export interface AddressLimitParts<L> {
  narrow: L;
  wide: L;
  isTrusted: (address: string) => boolean;
}

/** An exact limit whose `whom` is an address, as `clientAddress` tells it. */
export function exactAddressLimit({ narrow, wide, isTrusted }: AddressLimitParts<ExactLimit>): ExactLimit {
  return {
    async take(address, note) {
      if (isTrusted(address)) return;
      const networks = addressToNetworks(address);
      await narrow.take(networks.narrow, note);
      if (networks.wide === undefined) return;
      try {
        await wide.take(networks.wide, note);
      } catch (error) {
        await narrow.refund(networks.narrow);
        throw error;
      }
    },
    async refund(address, note) {
      if (isTrusted(address)) return;
      const networks = addressToNetworks(address);
      await narrow.refund(networks.narrow, note);
      if (networks.wide !== undefined) await wide.refund(networks.wide, note);
    },
  };
}

/** An estimated limit whose `whom` is an address, as `clientAddress` tells it. */
export function estimatedAddressLimit({ narrow, wide, isTrusted }: AddressLimitParts<EstimatedLimit>): EstimatedLimit {
  return {
    take(address, note) {
      if (isTrusted(address)) return;
      const networks = addressToNetworks(address);
      narrow.take(networks.narrow, note);
      if (networks.wide !== undefined) wide.take(networks.wide, note);
    },
    isSpent(address) {
      const networks = addressToNetworks(address);
      if (isTrusted(address)) return false;
      return narrow.isSpent(networks.narrow) || (networks.wide !== undefined && wide.isSpent(networks.wide));
    },
  };
}
