/**
 * `npm run --silent sbom > sbom.json`: the bill of materials of what the lockfile installs, in CycloneDX 1.5. Of our own, because
 * npm's gives up over the ranges of packages that only development needs.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Locked {
  /** Where it goes by another name than that of its folder. */
  name?: string;
  version: string;
  integrity: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
}

const top = path.resolve(import.meta.dirname, '..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(top, file), 'utf8'));

const { name, version } = read('package.json') as { name: string; version: string };
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };

const bill = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { component: { type: 'application', 'bom-ref': `${name}@${version}`, name, version } },
  components: Object.entries(packages)
    .filter(([place]) => place !== '')
    .map(toComponent),
};
console.log(JSON.stringify(bill, null, 2));

function toComponent([place, locked]: [string, Locked]): object {
  const named = locked.name ?? place.replace(/^.*node_modules\//, '');
  return {
    type: 'library',
    'bom-ref': place,
    name: named,
    version: locked.version,
    scope: locked.dev ? 'excluded' : locked.optional ? 'optional' : 'required',
    purl: `pkg:npm/${named.replace('@', '%40')}@${locked.version}`,
    hashes: [
      { alg: 'SHA-512', content: Buffer.from(locked.integrity.slice('sha512-'.length), 'base64').toString('hex') },
    ],
    ...(locked.license !== undefined && { licenses: [{ expression: locked.license }] }),
  };
}
