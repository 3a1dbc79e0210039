/** What a comparison found, as a table for the eye and as goals to be held. */
import { format, p50, type Figure } from '../figures.ts';
import type { Bytes } from './measure.ts';
import type { Survives } from './peer.ts';

/** The figures of one peer, by round. */
export interface Measured {
  name: string;
  survives: Survives;
  /** Records/s. */
  alone: number[];
  together: number[];
  pulls: number[];
  manyPulls: number[];
  /** Ms. */
  live50: number[];
  live95: number[];
  bytes?: Bytes;
}

type Column = [title: string, of: (peer: Measured) => number | undefined, lessIsBetter?: boolean];

const median = (values: number[]): number | undefined => (values.length > 0 ? p50(values) : undefined);

const COLUMNS: Column[] = [
  ['push, one client, records/s', ({ alone }) => median(alone)],
  ['50 people × 200, records/s', ({ together }) => median(together)],
  ['fresh pull of 10,000, records/s', ({ pulls }) => median(pulls)],
  ['fresh pull of 100,000, records/s', ({ manyPulls }) => median(manyPulls)],
  ['one live change, p50 ms', ({ live50 }) => median(live50), true],
  ['one live change, p95 ms', ({ live95 }) => median(live95), true],
  ['bytes sent for a pushed record', ({ bytes }) => bytes?.pushSent, true],
  ['bytes received for a pushed record', ({ bytes }) => bytes?.pushReceived, true],
  ['bytes received for a pulled record', ({ bytes }) => bytes?.pullReceived, true],
  ['bytes of one live change, both devices, sent', ({ bytes }) => bytes?.changeSent, true],
  ['bytes of one live change, both devices, received', ({ bytes }) => bytes?.changeReceived, true],
];

/** A row for each question, a column for each peer; in ours, the ratio to the best of those that keep what they answered for. */
export function toTable(peers: Measured[], notify: { p50: number; p95: number }): string {
  const [us, ...others] = peers;
  const rows = COLUMNS.map(([title, of, lessIsBetter]) => {
    const best = bestOf(others.filter(isDurable), of, lessIsBetter);
    const mine = us && of(us);
    const ratio = best === undefined || mine === undefined ? '–' : `${format(mine / best.value)} of ${best.name}`;
    return [title, ...peers.map((peer) => shown(of(peer))), ratio];
  });
  const head = ['', ...peers.map(({ name }) => name), 'ours to the best durable peer'];
  const survives = ['an answered write survives the loss of', ...peers.map((peer) => LOSSES[peer.survives]), ''];
  const lines = [head, head.map(() => '---'), ...rows, survives].map((cells) => `| ${cells.join(' | ')} |`);
  return [...lines, '', `LISTEN/NOTIFY: p50 ${format(notify.p50)} ms, p95 ${format(notify.p95)} ms`].join('\n');
}

const LOSSES: Record<Survives, string> = { disk: 'power', system: 'the process', nothing: 'nothing' };

const shown = (value: number | undefined): string => (value === undefined ? '–' : format(value));

/** Those whose answered writes survive at least their process. */
const isDurable = ({ survives }: Measured): boolean => survives !== 'nothing';

function bestOf(peers: Measured[], of: Column[1], lessIsBetter = false): { name: string; value: number } | undefined {
  const found = peers.flatMap((peer) => {
    const value = of(peer);
    return value === undefined ? [] : [{ name: peer.name, value }];
  });
  return found.toSorted((a, b) => (lessIsBetter ? a.value - b.value : b.value - a.value))[0];
}

/** What is wanted of us beside the others. A goal without a peer to hold it against is left out. */
export function toFigures(peers: Measured[], notifyMs: number): Figure[] {
  const [us, ...others] = peers;
  if (!us) return [];
  const [alone, together, pull, pullMany, live] = COLUMNS;
  const durable = others.filter(isDurable);
  const beside = (
    among: Measured[],
    [title, of, lessIsBetter]: Column,
    goal: { atLeast?: number; atMost?: number },
  ): Figure[] => {
    const best = bestOf(among, of, lessIsBetter);
    const value = of(us);
    if (!best || value === undefined) return [];
    const [name, unit] = [`${title}, to ${best.name}`, title.endsWith('ms') ? 'ms' : 'records/s'];
    return [{ name, value, limit: best.value, unit, goal: { of: 'ratio', ...goal } }];
  };
  const bytes = (title: string, value: number | undefined, atMost: number): Figure[] =>
    value === undefined ? [] : [{ name: title, value, unit: 'bytes', goal: { of: 'value', atMost } }];
  const liveMs = live![1](us);
  return [
    ...beside(durable, alone!, { atLeast: 2 }),
    ...beside(durable, together!, { atLeast: 1.3 }),
    ...beside(others, pull!, { atLeast: 1 }),
    ...beside(others, pullMany!, { atLeast: 1 }),
    ...beside(durable, live!, { atMost: 1 }),
    ...(liveMs === undefined ? [] : [toNotify(liveMs, notifyMs)]),
    ...bytes('sent for a pushed record', us.bytes?.pushSent, 160),
    ...bytes('received for a pushed record', us.bytes?.pushReceived, 40),
    ...bytes('received for a pulled record', us.bytes?.pullReceived, 120),
    ...bytes(
      'one live change, both devices and directions',
      us.bytes && us.bytes.changeSent + us.bytes.changeReceived,
      900,
    ),
  ];
}

const toNotify = (value: number, limit: number): Figure => ({
  name: 'one live change, p50 ms, to LISTEN/NOTIFY',
  ...{ value, limit, unit: 'ms', goal: { of: 'ratio', atMost: 3 } },
});
