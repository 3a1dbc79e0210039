/** Which described call a request is, so that what the document says of calls holds for all of them by one rule. */
import { operations } from './document.ts';
import type { Operation } from './operation.ts';

/** An address of the API with the calls that it takes. */
export interface Address {
  /** In upper case, HEAD included. */
  methods: string[];
  call: (method: string) => Operation | undefined;
}

/** Makes a look-up by path; undefined for an address that is not described. */
export function createCallFinder(calls: Operation[] = operations()): (path: string) => Address | undefined {
  const addresses = [...new Set(calls.map(({ path }) => path))]
    .map((path) => ({ path, those: calls.filter((call) => call.path === path) }))
    .map(({ path, those }) => ({
      pattern: pathToPattern(path),
      isExact: !path.includes(':'),
      address: toAddress(those),
    }))
    .sort((a, b) => Number(b.isExact) - Number(a.isExact));
  return (path) => addresses.find(({ pattern }) => pattern.test(path))?.address;
}

const pathToPattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}/?$`);

function toAddress(calls: Operation[]): Address {
  const byMethod = new Map<string, Operation>(calls.map((call) => [call.method, call]));
  const get = byMethod.get('GET');
  if (get) byMethod.set('HEAD', get);
  return { methods: [...byMethod.keys()], call: (method) => byMethod.get(method) };
}
