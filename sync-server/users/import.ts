/**
 * Takes an export back. Each record becomes the mutations that it stands for, with the stamps that it had, and goes the one write
 * path: what is there merges with what comes, and a document that comes twice changes nothing the second time. It runs in a thread
 * of its own, see `run-transfer.ts`.
 * @see docs/decisions/0007-export-and-import.md
 */
import { randomUUID } from 'node:crypto';
import type { ImportReport } from '#protocol/export.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { idInAccount, resourceNames, type ResourceName } from '#protocol/resources.ts';
import { MAX_AHEAD_MS, MAX_MUTATIONS } from '#protocol/sync.ts';
import { applyMutations, type ApplyDeps, type Outcome } from '../apply/apply.ts';
import { bringBack } from './bring-back.ts';
import { ImportTally } from './import-tally.ts';
import { readDocument, readRecord } from './imported-document.ts';
import { recordToMutations, type ImportedRecord } from './imported-record.ts';

/** The most bytes of one transaction: little, so that the devices of the same user wait only briefly for the lock. */
const MOST_BYTES = 256 * 1024;

/** A record, by the mutations that it became. */
interface Entry {
  resource: ResourceName;
  id: string;
  mutations: Mutation[];
  /** Whether the document has it as one that is there. */
  isLive: boolean;
}

/**
 * Applies a document record by record, at most 500 mutations a transaction. What does not fit is refused by itself; after 1,000
 * refusals the rest is left unread.
 * @param bytes  the JSON, no deeper than `createJsonGauge` lets through
 * @param restore  whether to bring back what was deleted here since; the document can ask for it, too
 * @throws Problem `invalid_request` for what is no document, `payload_too_large` for more records than a document can have
 */
export async function importDocument(
  deps: ApplyDeps,
  userId: string,
  bytes: Uint8Array,
  restore = false,
): Promise<ImportReport> {
  const tally = new ImportTally();
  const { count, records, ...asked } = readDocument(bytes, tally);
  const latestMs = deps.clock.now() + MAX_AHEAD_MS;
  let batch: Entry[] = [];
  let batchBytes = 0;
  const flush = async (): Promise<void> => {
    await applyEntries(deps, userId, batch, tally, restore || asked.restore);
    [batch, batchBytes] = [[], 0];
  };
  for (const resource of resourceNames)
    for (const unread of records[resource]) {
      if (countMutations(batch) + 2 > MAX_MUTATIONS || batchBytes > MOST_BYTES) await flush();
      if (tally.isFull) break;
      const entry = readEntry(resource, readRecord(bytes, unread), userId, latestMs, tally);
      if (!entry) continue;
      batch.push(entry);
      batchBytes += unread.piece[1] - unread.piece[0];
    }
  await flush();
  return tally.report(count);
}

const countMutations = (entries: Entry[]): number =>
  entries.reduce((count, { mutations }) => count + mutations.length, 0);

function readEntry(
  resource: ResourceName,
  record: ImportedRecord,
  userId: string,
  latestMs: number,
  tally: ImportTally,
): Entry | undefined {
  const own = { ...record, id: idInAccount(resource, record.id, userId) };
  try {
    const mutations = recordToMutations(resource, own, latestMs, randomUUID);
    return { resource, id: record.id, mutations, isLive: record.deleted === undefined };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tally.refuse({ resource, id: record.id, code: error.code, detail: error.message });
    return undefined;
  }
}

async function applyEntries(
  deps: ApplyDeps,
  userId: string,
  entries: Entry[],
  tally: ImportTally,
  restore: boolean,
): Promise<void> {
  const apply = (origin: 'import' | 'sync', mutations: Mutation[]): Promise<Outcome[]> =>
    applyMutations(deps, { userId, mutations, hasSeen: () => true, origin });
  const told = entries.flatMap(({ mutations }) => mutations);
  const outcomes = (await apply('import', told)).values();
  const outcomesOf = entries.map(({ mutations }) => mutations.map(() => outcomes.next().value!));
  const gone = entries.flatMap(({ resource, isLive }, index) => {
    const { record } = outcomesOf[index]!.at(-1)!;
    return restore && isLive && record?.deleted ? [{ index, mutation: bringBack(resource, record, deps.clock) }] : [];
  });
  const back = await apply(
    'sync',
    gone.map(({ mutation }) => mutation),
  );
  for (const [i, { index }] of gone.entries()) outcomesOf[index]!.push(back[i]!);
  for (const [index, { resource, id }] of entries.entries()) {
    const results = outcomesOf[index]!;
    const problem = results.find(isRefused)?.result.problem;
    if (problem) tally.refuse({ resource, id, code: problem.code, detail: problem.detail });
    else tally.count(verdict(results));
  }
}

/** The deletion of what was not there is noted, and answered by a 404. */
const isRefused = ({ result, record }: Outcome): boolean => result.problem !== undefined && record === undefined;

function verdict(results: Outcome[]): 'created' | 'changed' | 'unchanged' {
  if (results.some(({ result }) => result.status === 201)) return 'created';
  return results.some(({ changed }) => changed) ? 'changed' : 'unchanged';
}
