/**
 * How long texts may be, in Unicode code points of their normal form, as PostgreSQL and JSON Schema count them. Schemas, the
 * fields on screen and the columns of the database take their limits from here.
 */
export const MAX_LENGTH = {
  title: 200,
  subject: 50,
  /** Notes, and the text of a log entry. */
  text: 10_000,
  /** Of a person, and of a personal access token. */
  name: 100,
  /** RFC 5321: a path of 256 octets without its brackets. */
  email: 254,
} as const;

/**
 * Of a password that somebody chooses; and of anything that is presented as one, which is simply wrong where no password can be
 * so long.
 */
export const PASSWORD_LENGTH = { min: 8, max: 128, maxPresented: 1000 } as const;
