/**
 * One form for a password, whichever keyboard and system it was typed on: the OpaqueString profile of PRECIS.
 * @see RFC 8265 section 4.2; docs/decisions/0091-one-form-of-a-password.md
 */

/** Controls, what is not assigned or for private use, separators of lines, and what is not seen; letters may be joined. */
const DISALLOWED = /[\p{Cc}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
/** ZERO WIDTH (NON-)JOINER, where it joins no letters. */
const LONE_JOINER = /(?<![\p{L}\p{M}])[\u200c\u200d]/u;

/**
 * Prepares a password: each kind of space becomes a plain one, and letters with their marks are composed (NFC).
 * @returns undefined where it holds a character that a password may not have
 */
export function toOpaqueString(password: string): string | undefined {
  const prepared = password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
  return prepared === '' || DISALLOWED.test(prepared) || LONE_JOINER.test(prepared) ? undefined : prepared;
}
