/**
 * Takes an export back. Each record becomes the mutations that it stands for, with the stamps that it had, and goes the one write
 * path: what is there merges with what comes, and a document that comes twice changes nothing the second time.
 * @see docs/decisions/0007-export-and-import.md
 */
import { randomUUID } from 'node:crypto';
import type { ImportRefusal, ImportReport } from '#protocol/export.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { idInAccount, resourceNames, type ResourceName } from '#protocol/resources.ts';
import { MAX_AHEAD_MS, MAX_MUTATIONS } from '#protocol/sync.ts';
import { applyMutations, type ApplyDeps, type Outcome } from '../apply/apply.ts';
import { createGate } from '../auth/gate.ts';
import { bringBack } from './bring-back.ts';
import { readDocument } from './imported-document.ts';
import { recordToMutations, type ImportedRecord } from './imported-record.ts';

/** Documents arrive side by side, so that one that comes slowly keeps no other waiting; each is up to 32 MiB in memory. */
export const uploadGate = createGate({ atOnce: 4, waiting: 4, retryAfter: 10, what: 'imports' });
/** One that is parsed holds its document in memory several times over. */
export const importGate = createGate({ atOnce: 1, waiting: 4, retryAfter: 10, what: 'imports' });

const MOST_REFUSALS = 100;

/** A record, by the mutations that it became. */
interface Entry {
  resource: ResourceName;
  id: string;
  mutations: Mutation[];
  /** Whether the document has it as one that is there. */
  isLive: boolean;
}

/**
 * Applies a document record by record, at most 500 mutations a transaction. What does not fit is refused by itself.
 * @param json  parsed, and no deeper than `createJsonGauge` lets through
 * @param restore  whether to bring back what was deleted here since; the document can ask for it, too
 * @throws Problem `invalid_request` for what is no document
 */
export async function importDocument(
  deps: ApplyDeps,
  userId: string,
  json: unknown,
  restore = false,
): Promise<ImportReport> {
  const report: ImportReport = { created: 0, changed: 0, unchanged: 0, refused: 0, refusals: [] };
  const { records, ...asked } = await readDocument(json, (refusal) => refuse(report, refusal));
  const latestMs = deps.clock.now() + MAX_AHEAD_MS;
  let batch: Entry[] = [];
  const flush = async (): Promise<void> => {
    await applyEntries(deps, userId, batch, report, restore || asked.restore);
    batch = [];
  };
  for (const resource of resourceNames)
    for (const record of records[resource]) {
      if (countMutations(batch) + 2 > MAX_MUTATIONS) await flush();
      const entry = readEntry(resource, record, userId, latestMs, report);
      if (entry) batch.push(entry);
    }
  await flush();
  return report;
}

const countMutations = (entries: Entry[]): number =>
  entries.reduce((count, { mutations }) => count + mutations.length, 0);

function readEntry(
  resource: ResourceName,
  record: ImportedRecord,
  userId: string,
  latestMs: number,
  report: ImportReport,
): Entry | undefined {
  const own = { ...record, id: idInAccount(resource, record.id, userId) };
  try {
    const mutations = recordToMutations(resource, own, latestMs, randomUUID);
    return { resource, id: record.id, mutations, isLive: record.deleted === undefined };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    refuse(report, { resource, id: record.id, code: error.code, detail: error.message });
    return undefined;
  }
}

async function applyEntries(
  deps: ApplyDeps,
  userId: string,
  entries: Entry[],
  report: ImportReport,
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
    if (problem) refuse(report, { resource, id, code: problem.code, detail: problem.detail });
    else report[verdict(results)] += 1;
  }
}

/** The deletion of what was not there is noted, and answered by a 404. */
const isRefused = ({ result, record }: Outcome): boolean => result.problem !== undefined && record === undefined;

function verdict(results: Outcome[]): 'created' | 'changed' | 'unchanged' {
  if (results.some(({ result }) => result.status === 201)) return 'created';
  return results.some(({ changed }) => changed) ? 'changed' : 'unchanged';
}

function refuse(report: ImportReport, refusal: ImportRefusal): void {
  report.refused += 1;
  if (report.refusals.length < MOST_REFUSALS) report.refusals.push(refusal);
}
