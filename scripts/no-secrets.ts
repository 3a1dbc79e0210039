/** Searches what a build made for secrets, so that none is ever published: neither a pattern of one nor one of ours. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** What secrets look like: private keys, tokens of common services, and a value of length behind a telling name. */
export const SECRETS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{40}/,
  /\b(sk|rk)_live_\w{20}|\bxox[abprs]-[\w-]{20}/,
  /\b(JWT_SECRET|[A-Z_]*(?:API_KEY|ACCESS_KEY))['"]?\s*[:=]\s*['"]?[A-Za-z0-9+/_-]{32}/,
];

const TELLING_NAME = /SECRET|PASSWORD|PASSWD|TOKEN|_KEY$|DATABASE_URL/;
/** What is shorter may stand anywhere by chance. */
const SHORTEST_VALUE = 12;
const PACKED = /\.(br|gz|png|ico|woff2?)$/;

/**
 * The first secret in a text, by what kind it is; never the secret itself.
 * @param environment  usually `process.env`: the values of variables that sound like secrets are searched for
 */
export function findSecret(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const pattern = SECRETS.find((one) => one.test(text));
  if (pattern) return `what looks like ${pattern.source}`;
  const [name] =
    Object.entries(environment).find(
      ([key, value]) => TELLING_NAME.test(key) && value && value.length >= SHORTEST_VALUE && text.includes(value),
    ) ?? [];
  return name === undefined ? undefined : `the value of ${name}`;
}

/** Fails a build whose output holds a secret. Last of the plugins, so that it sees what the others wrote. */
export function noSecrets(): Plugin {
  let folder = '';
  return {
    name: 'no-secrets',
    apply: 'build',
    enforce: 'post',
    configResolved: ({ root, build }) => void (folder = path.resolve(root, build.outDir)),
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          if (!/\.\w+$/.test(name) || PACKED.test(name)) continue;
          const secret = findSecret(readFileSync(path.join(folder, name), 'utf8'), process.env);
          if (secret !== undefined) this.error(`${name} holds ${secret}. It must not be published.`);
        }
      },
    },
  };
}
