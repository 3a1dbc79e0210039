/** The digits of a UUID without its dashes, and in as few characters as base64url needs for them. */

/** 32 hex digits. */
export const uuidToHex = (uuid: string): string => uuid.replaceAll('-', '');

/** The inverse. */
export const hexToUuid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** A UUID in 22 characters. */
export const shortenUuid = (uuid: string): string => Buffer.from(uuidToHex(uuid), 'hex').toString('base64url');

/** The inverse; any other text stays as it is. */
export const expandUuid = (text: string): string =>
  /^[\w-]{22}$/.test(text) ? hexToUuid(Buffer.from(text, 'base64url').toString('hex')) : text;
