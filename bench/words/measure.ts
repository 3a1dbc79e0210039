/** Measures our reader on the corpora, and writes the table of docs/words.md. */
import { grammarsFor } from '#client/goals/language/grammars.ts';
import { readLine } from '#client/goals/language/read-line.ts';
import { CORPORA } from './corpora.ts';
import { linesOf, TODAY } from './lines.ts';
import { score, type Answer, type Score } from './score.ts';

const PARTS = ['known', 'unseen', 'public'] as const;
type Part = (typeof PARTS)[number];

/** A row of the table. */
export interface Row extends Score {
  language: string;
  part: Part;
}

const COLUMNS = ['lines', 'right', 'leftOver', 'missed', 'wrong', 'lost'] as const;
const HEADS = ['lines', 'right', 'left over', 'missed', 'wrong', 'words lost'];

/** The scores of all languages and parts, and every line that was read otherwise than it should be. */
export async function measureWords(): Promise<{ rows: Row[]; faults: string[] }> {
  const rows: Row[] = [];
  const faults: string[] = [];
  for (const [language, corpora] of Object.entries(CORPORA)) {
    const grammars = await grammarsFor([language]);
    for (const part of PARTS) {
      const corpus = corpora[part];
      if (!corpus) continue;
      const result = score(linesOf(corpus), (line) => toAnswer(readLine(line, grammars, { today: TODAY })));
      rows.push({ language, part, ...result.score });
      faults.push(...result.faults.map((fault) => `${language} ${part}: ${fault}`));
    }
  }
  return { rows, faults };
}

/** The rows as a table in Markdown, with shares. */
export function toTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.language,
    row.part,
    ...COLUMNS.map((column) =>
      column === 'lines' ? `${row.lines}` : `${row[column]} (${share(row[column], row.lines)})`,
    ),
  ]);
  const lines = [['language', 'part', ...HEADS], ['---', '---', ...HEADS.map(() => '--:')], ...cells];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** The rows of a table that `toTable` wrote, whatever stands around it. */
export const fromTable = (text: string): Row[] =>
  [...text.matchAll(/^\|(?<cells>[^\n]*\b(?:known|unseen|public)\b[^\n]*)\|$/gm)].map((match) => {
    const [language = '', part, ...numbers] = match.groups!.cells!.split('|').map((cell) => cell.trim());
    const values = COLUMNS.map((column, index) => [column, parseInt(numbers[index]!, 10)] as const);
    return { language, part, ...Object.fromEntries(values) } as Row;
  });

const share = (count: number, lines: number): string => `${((100 * count) / lines).toFixed(1)} %`;

/** A last day is the rule's, as RFC 5545 has it. */
function toAnswer({ title, chips }: ReturnType<typeof readLine>): Answer {
  const said = Object.fromEntries(chips.map(({ kind, value }) => [kind, value]));
  const { until, ...rest } = said;
  return { title, ...rest, ...(until && { repeat: `${rest.repeat};UNTIL=${until.replaceAll('-', '')}` }) };
}
