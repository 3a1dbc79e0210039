/** What a bench found out, and how it is read. */
import type { Stage } from './stage.ts';

/** What is wanted of the ratio to the limit, or of the value itself. */
export interface Goal {
  of: 'ratio' | 'value';
  atLeast?: number;
  atMost?: number;
}

/** One figure beside its limit, taken in the same run. */
export interface Figure {
  name: string;
  /** What was measured, and the same of bare PostgreSQL where there is such a thing. */
  value: number;
  limit?: number;
  unit: string;
  /** A figure without one is there to be known. */
  goal?: Goal;
}

/** A question that `npm run bench` can ask. */
export type Bench = (stage: Stage) => Promise<Figure[]>;

/** The middle one, and those that 95 and 99 of a hundred do not exceed. */
export const p50 = (values: readonly number[]): number => quantile(values, 0.5);
export const p95 = (values: readonly number[]): number => quantile(values, 0.95);

export const p99 = (values: readonly number[]): number => quantile(values, 0.99);

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

/** How long some work takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const ratioOf = ({ value, limit }: Figure): number | undefined =>
  limit === undefined ? undefined : value / limit;

/** Whether a figure is as good as it is wanted; true without a goal. */
export function isReached(figure: Figure): boolean {
  const { goal } = figure;
  if (!goal) return true;
  const found = goal.of === 'ratio' ? ratioOf(figure)! : figure.value;
  return found >= (goal.atLeast ?? -Infinity) && found <= (goal.atMost ?? Infinity);
}

export const atMost = (most: number): Goal => ({ of: 'value', atMost: most });

/** A figure beside its limit and its goal, as a line of the report. */
export const toLine = (name: string, figure: Figure): string =>
  [
    name.padEnd(58),
    `${format(figure.value)} ${figure.unit}`.padEnd(18),
    (figure.limit === undefined ? '' : `${format(ratioOf(figure)!)} of ${format(figure.limit)}`).padEnd(18),
    toWords(figure).padEnd(22),
  ].join(' ');

function toWords(figure: Figure): string {
  const { goal } = figure;
  if (!goal) return '';
  const bound = goal.atLeast !== undefined ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
  return `${isReached(figure) ? 'reached' : 'MISSED'} (${bound})`;
}

/** To three digits: more would be chance. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

export const format = (value: number): string => rounded(value).toLocaleString('en');
