/**
 * The scripts that are loaded by an address and not by a module's import. Where the browser knows Trusted Types, an address is
 * only taken from the one policy that the content security policy names, and that makes none but these.
 * @see sync-server/middleware/security-headers.ts
 */
const OWN = ['/sw.js', '/send-outbox.js'] as const;

type OwnScript = (typeof OWN)[number];

interface Policy {
  createScriptURL(url: string): unknown;
}

/** Of the browser, where it has them; TypeScript's own library does not know them yet. */
const { trustedTypes } = globalThis as {
  trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };
};

const policy: Policy = trustedTypes?.createPolicy('studentos', { createScriptURL: onlyOwn }) ?? {
  createScriptURL: onlyOwn,
};

function onlyOwn(url: string): string {
  if (!OWN.includes(url as OwnScript)) throw new TypeError(`${url} is not one of our scripts.`);
  return url;
}

/** The trusted URL of one of our scripts, typed as the string that the DOM types ask for. */
export const ownScript = (path: OwnScript): string => policy.createScriptURL(path) as string;
