/** Ids computed from a name, so that two devices that create the same thing offline create one record. */
import { v5 } from 'uuid';

/**
 * The UUID version 5 of a name in a name space.
 * @param namespace  any UUID, in lower case; its version does not matter
 * @param name       hashed as UTF-8
 * @see RFC 9562 section 5.5
 */
export const uuidV5 = (namespace: string, name: string): string => v5(name, hexToBytes(namespace.replaceAll('-', '')));

const hexToBytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.matchAll(/../g), ([byte]) => Number.parseInt(byte, 16));
