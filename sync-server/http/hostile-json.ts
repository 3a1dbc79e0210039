/** Refuses JSON that no client of ours sends: deeply nested, or with a key that could reach a prototype. */
import { Problem } from '#protocol/problem.ts';

/** More than twice the depth of anything in the contract. */
const MAX_DEPTH = 16;
/** More than ten times the keys of any object in the contract; checking fifty thousand would block the event loop. */
const MAX_KEYS = 1000;

/**
 * Checks a parsed JSON value without recursion, before recursive code reads it.
 * @throws Problem `invalid_request`
 */
export function refuseHostileJson(json: unknown): void {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw new Problem('invalid_request', `The JSON is nested deeper than ${MAX_DEPTH} levels.`);
    const next: unknown[] = [];
    for (const value of level) if (typeof value === 'object' && value !== null) pushChildren(value, next);
    level = next;
  }
}

function pushChildren(value: object, into: unknown[]): void {
  if (Array.isArray(value)) {
    for (const element of value) into.push(element);
    return;
  }
  if (Object.hasOwn(value, '__proto__'))
    throw new Problem('invalid_request', 'The JSON holds a key "__proto__".', {
      errors: [{ path: '__proto__', message: 'is not a known field' }],
    });
  const children = Object.values(value);
  if (children.length > MAX_KEYS)
    throw new Problem('invalid_request', `The JSON has an object with more than ${MAX_KEYS} keys.`);
  for (const child of children) into.push(child);
}
