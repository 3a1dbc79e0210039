/** The counts of an import so far. */
import type { ImportRefusal, ImportReport } from '#protocol/export.ts';

/** How many refusals a report tells of. */
const MOST_TOLD = 100;
/** With more, the document is not one of ours, and reading on would only cost time. */
const MOST_REFUSALS = 1000;

/** Counts records by what became of them. */
export class ImportTally {
  private readonly counts = { created: 0, changed: 0, unchanged: 0, refused: 0 };
  private readonly refusals: ImportRefusal[] = [];

  /** Whether so much was refused that the rest is to be left unread. */
  get isFull(): boolean {
    return this.counts.refused >= MOST_REFUSALS;
  }

  count(verdict: 'created' | 'changed' | 'unchanged'): void {
    this.counts[verdict] += 1;
  }

  refuse(refusal: ImportRefusal): void {
    this.counts.refused += 1;
    if (this.refusals.length < MOST_TOLD) this.refusals.push(refusal);
  }

  /** @param total  how many records the document has */
  report(total: number): ImportReport {
    const { created, changed, unchanged, refused } = this.counts;
    const unread = total - created - changed - unchanged - refused;
    return { ...this.counts, refusals: this.refusals, ...(unread > 0 && { unread }) };
  }
}
