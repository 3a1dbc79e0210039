/**
 * Reads the answers and events of a server of any release: expands short stamps, converts goals of protocol 1, and skips resources and
 * fields that this build does not know. A newer build fetches later what is skipped here.
 * @see docs/sync-rules.md R110
 */
import * as z from 'zod/mini';
import { knownPart } from './known-part.ts';
import { fromProtocol1 } from './protocol-1.ts';
import { resourceNames, type ResourceName } from './resources.ts';
import { expandStamp, mapStamps, type StampBase } from './short-stamp.ts';
import { answerExtras, changeSchema, syncAnswerSchema, type Change } from './sync-answer.ts';

const wireChange = z.extend(changeSchema, { resource: z.string() });

/** The changes of a message, converted. @throws TypeError for a stamp that cannot be read */
function readChanges(changes: z.infer<typeof wireChange>[], { base = 0, replicas = [] }: Partial<StampBase>): Change[] {
  const long = (stamp: string): string => {
    const expanded = expandStamp(stamp, { base, replicas });
    if (expanded === undefined) throw new TypeError(`${stamp} is no stamp of this answer.`);
    return expanded;
  };
  return changes.flatMap(({ resource: name, record }) => {
    if (!resourceNames.includes(name as ResourceName)) return [];
    const resource = name as ResourceName;
    const known = knownPart(resource, { ...record, stamps: mapStamps(record.stamps, long) });
    return { resource, record: fromProtocol1(resource, known) };
  });
}

/** Replaces the changes of a message by converted ones, and drops the base of their short stamps. */
const reading = <
  T extends { changes: z.infer<typeof wireChange>[]; base?: number | undefined; replicas?: string[] | undefined },
>({
  changes,
  base,
  replicas,
  ...rest
}: T): Omit<T, 'changes' | 'base' | 'replicas'> & { changes: Change[] } => ({
  ...rest,
  changes: readChanges(changes, { ...(base !== undefined && { base }), ...(replicas && { replicas }) }),
});

const wireAnswer = z.extend(syncAnswerSchema, { changes: z.array(wireChange) });
const { base, replicas } = answerExtras;
const wireEvent = z.object({
  cursor: z.string(),
  changes: z.array(wireChange),
  base,
  replicas,
  leftOut: z.optional(z.array(z.int())),
});

/** Reads the answer to a sync request. @throws ZodError, TypeError for anything else */
export const readAnswer = (json: unknown) => reading(wireAnswer.parse(json));

/** Reads a `changes` event of a stream. @throws ZodError, TypeError for anything else */
export const readEvent = (json: unknown) => reading(wireEvent.parse(json));
