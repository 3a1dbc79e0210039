/** What the server will say of a password, as far as a device can know. */

const MIN_CHARACTERS = 8;

/** Characters as people count them. */
export const isPasswordLongEnough = (password: string): boolean => [...password].length >= MIN_CHARACTERS;
