/** What runs of people have shown, as one page of HTML that needs nothing else: to be looked at, kept and sent. */
import type { Found } from './hunt.ts';
import { MISHAPS, type Mishap } from './mishaps.ts';
import type { RunReport } from './run.ts';

/** What a rule allows, and why. */
const ALLOWED: readonly [what: string, why: string][] = [
  [
    'A value that another device has written over later',
    'The later stamp wins, field by field; where the two did not know of each other, a notice keeps the other value.',
  ],
  [
    'A change that waits under “Review”',
    'Two devices may want the same goal on the same day; the server takes one, and the author of the other decides.',
  ],
  ['What its author threw away at a sign-out', 'They were told how much of it was nowhere else.'],
  [
    'What a browser cleared before it was sent',
    'Nothing on a device outlives that; the app says how many changes were lost with it.',
  ],
  [
    'What a server lost by a backup while its device was emptied',
    'Devices give back what a restored server has lost; the last one that had it is gone.',
  ],
  [
    'A text that was begun while the browser refused to store anything',
    'It is kept for as long as the page, and nothing keeps it beyond.',
  ],
  [
    'Values by system stamps',
    'Nobody wrote them: they are defaults, or follow from a rule; devices and server must agree all the same.',
  ],
];

export interface Shown {
  lane: string;
  reports: readonly RunReport[];
  /** Planted bugs, where they were looked for. */
  mutants: readonly Found[];
}

/** The page. */
export function toHtml({ lane, reports, mutants }: Shown): string {
  const failed = reports.filter(({ violations }) => violations.length > 0);
  const values = reports.reduce((sum, { journal }) => sum + journal.length, 0);
  const heals = reports.map(({ healMs }) => healMs).sort((a, b) => a - b);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>People, ${reports.length} seeds</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.25rem .75rem;border-bottom:1px solid #ccc}td.n,th.n{text-align:right}pre{white-space:pre-wrap}</style>
<h1>A simulation of people</h1>
<p>${reports.length} seeds on the lane ${escaped(lane)}, ${values} values written, ${failed.length} runs failed.
Everybody agreed after ${seconds(at(heals, 0.5))} in the middle, ${seconds(at(heals, 0.95))} in the slowest twentieth, ${seconds(at(heals, 1))} at most.</p>
<h2>What went wrong around them</h2>${table(['what', 'times', 'runs', 'time to heal, middle', 'most'], mishapRows(reports))}
<h2>Planted bugs</h2>${
    mutants.length === 0
      ? '<p>None were looked for: add <code>--mutants</code>.</p>'
      : table(
          ['bug', 'found by seed', 'rule that did not hold'],
          mutants.map(({ name, seed, invariant }) => [name, seed === null ? 'not found' : String(seed), invariant]),
        )
  }
<h2>What is allowed, and why</h2>${table(['what', 'why'], ALLOWED)}
<h2>Runs that failed</h2>${failed.length === 0 ? '<p>None.</p>' : failed.map(failedRun).join('')}
</html>`;
}

/** Each mishap: how often, in how many runs, and how long those took to heal. */
const mishapRows = (reports: readonly RunReport[]): string[][] =>
  MISHAPS.map((mishap: Mishap) => {
    const met = reports.filter(({ fired }) => fired.has(mishap));
    const times = met.reduce((sum, { fired }) => sum + fired.get(mishap)!, 0);
    const heals = met.map(({ healMs }) => healMs).sort((a, b) => a - b);
    return [mishap, String(times), String(met.length), seconds(at(heals, 0.5)), seconds(at(heals, 1))];
  });

const failedRun = ({ seed, violations, story }: RunReport): string =>
  `<h3>Seed ${seed}</h3><pre>${escaped(violations.map(({ invariant, detail }) => `${invariant}: ${detail}`).join('\n'))}</pre>
<pre>${escaped(story.join('\n'))}</pre>`;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
    .join('')}</table>`;

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => ESCAPES[character]!);
