/** Which build of the client this is: `VITE_BUILD` at build time, else the package's version, for people who report what they saw. */
export const BUILD: string = typeof import.meta.env.VITE_BUILD === 'string' ? import.meta.env.VITE_BUILD : 'unknown';
