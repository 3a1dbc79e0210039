/** How well lines are read: the table of docs/words.md, and each line that is read otherwise than it should be. Needs no server. */
import { measureWords, toTable } from './words/measure.ts';

/** Prints both. The faults of lines that were not built on are counted and not shown, so that nobody builds on them. */
export async function words(): Promise<void> {
  const { rows, faults } = await measureWords();
  console.log(toTable(rows));
  for (const fault of faults.filter((each) => !each.includes(' unseen: '))) console.log(fault);
}
