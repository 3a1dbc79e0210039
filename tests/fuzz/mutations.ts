/** Mutations that are mostly valid, and about few records, so that they meet. */
import { exampleOf } from '#protocol/examples.ts';
import { namedId } from '#protocol/named-ids.ts';
import { resourceNames } from '#protocol/resources.ts';
import { formatStamp } from '#protocol/stamp.ts';
import type { Dice } from '#tests/support/dice.ts';
import { hostileKey, hostileText, hostileValue, spoil } from './hostile.ts';

/**
 * @param ids  of the records that mutations are about: one's own, somebody else's, such as there are none of
 */
export function drawMutation(dice: Dice, ids: string[], nowMs: number): unknown {
  const resource = dice.pick(resourceNames);
  const method = dice.pick(['POST', 'POST', 'PATCH', 'PATCH', 'DELETE'] as const);
  const example = exampleOf(resource);
  const fields = Object.keys(example).filter(() => method === 'POST' || dice.chance(0.5));
  const body = Object.fromEntries(fields.map((field) => [field, example[field]]));
  const mutation: Record<string, unknown> = {
    id: dice.uuid(),
    method,
    resource,
    recordId: (dice.chance(0.8) && namedId(resource, body)) || dice.pick(ids),
    stamp: drawStamp(dice, nowMs),
    ...(method !== 'DELETE' && { body: dice.chance(0.4) ? spoil(dice, body) : body }),
    ...(dice.chance(0.15) && { stamps: { [dice.pick([...fields, hostileKey(dice)])]: drawStamp(dice, nowMs) } }),
  };
  // A title or a day of its own now and then: else nearly all goals would be one.
  if (dice.chance(0.5) && typeof body.title === 'string' && mutation.body)
    (mutation.body as Record<string, unknown>).title = dice.hex(6);
  if (dice.chance(0.8)) return mutation;
  const spoiled = spoil(dice, mutation);
  return dice.chance(0.95) ? { ...spoiled, id: mutation.id } : dice.chance(0.5) ? hostileValue(dice) : spoiled;
}

function drawStamp(dice: Dice, nowMs: number): string {
  if (dice.chance(0.05)) return hostileText(dice);
  const ms = dice.pick([nowMs - dice.below(1e9), nowMs, nowMs + 30_000, nowMs + 90_000, 0, 2 ** 48 - 1]);
  return formatStamp({ ms, counter: dice.pick([0, 1, 65_535]), replicaId: dice.hex(16) });
}
