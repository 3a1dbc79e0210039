/** PostgreSQL's own words about why it did not start, turned into what to do about it. */

interface Explanation {
  said: RegExp;
  means: (place: string) => string;
}

const EXPLANATIONS: Explanation[] = [
  {
    said: /No space left on device|could not (?:write|extend|resize).*(?:disk|space)|Disk quota exceeded/i,
    means: (place) =>
      `There is no space left on the disk that holds ${place}. Free some, or choose another DATA_DIR. What was saved is safe.`,
  },
  {
    said: /could not look up effective user ID|user does not exist/,
    means: () =>
      `The built-in PostgreSQL needs a user with a name, and this process runs as uid ${process.getuid?.()}, which /etc/passwd does not know. ` +
      'Add the user, start as another one, or set DATABASE_URL.',
  },
  {
    said: /error while loading shared libraries|cannot open shared object|GLIBC|symbol not found|ENOENT|ENOEXEC/,
    means: () =>
      'The built-in PostgreSQL cannot run on this system (it needs Linux with glibc, or macOS). Set DATABASE_URL to a PostgreSQL server.',
  },
  {
    said: /EACCES|EPERM|Permission denied|Operation not permitted/i,
    means: (place) =>
      `The user that PostgreSQL runs as may not use ${place}. Correct its permissions, or choose another DATA_DIR.`,
  },
  {
    said: /lock file "postmaster\.pid" already exists|pre-existing shared memory block/,
    means: (place) => `Another PostgreSQL still holds ${place} and does not answer. End it, then start again.`,
  },
];

/**
 * One sentence or two for the terminal.
 * @param output  what the program wrote, or the error that spawning it gave
 * @param place  the folder it was about
 */
export function explainFailure(output: string, place: string): string {
  const known = EXPLANATIONS.find(({ said }) => said.test(output));
  return known ? known.means(place) : `The built-in PostgreSQL did not start in ${place}: ${lastWords(output)}`;
}

/** Whether waiting helps: another server is starting on this data, or the children of a killed one are still leaving. */
export function isHeldByAnother(output: string): boolean {
  return /lock file ".*" already exists|pre-existing shared memory block/.test(output);
}

const lastWords = (output: string): string => output.trim().split('\n').slice(-6).join('\n');
