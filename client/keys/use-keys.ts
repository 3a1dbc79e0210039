/** Connects commands with the keys of the table. A screen's own meaning of a command goes before the frame's. */
import { useEffect } from 'react';
import { useLatest } from '#client/design/use-latest.ts';
import { isFirstOfTwo, keysOf, pressToCommands, type Command } from './key-table.ts';

type Commands = Partial<Record<Command, () => void>>;

/** How long the first of two keys is remembered. */
const PAUSE_MS = 1_500;

/** What is on screen, the frame first; the last one is asked first. */
const layers: (() => Commands)[] = [];
let before: { key: string; at: number } | undefined;

/**
 * Has commands run for as long as the component is on screen. Keys without Ctrl or ⌘ work outside fields only.
 * @param rank  the frame is asked last, whatever is drawn first
 */
export function useKeys(commands: Commands, rank: 'screen' | 'frame' = 'screen'): void {
  const latest = useLatest(commands);
  useEffect(() => {
    if (layers.length === 0) document.addEventListener('keydown', onKeyDown);
    if (rank === 'frame') layers.unshift(latest);
    else layers.push(latest);
    return () => {
      layers.splice(layers.indexOf(latest), 1);
      if (layers.length === 0) document.removeEventListener('keydown', onKeyDown);
    };
  }, [latest, rank]);
}

/** Runs a command as its key would. */
export const runCommand = (command: Command): void => actionOf(command)?.();

const actionOf = (command: Command): (() => void) | undefined =>
  layers.map((layer) => layer()[command]).findLast((each) => each !== undefined);

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const first = before && event.timeStamp - before.at < PAUSE_MS ? before.key : undefined;
  const run = pressToCommands(event, first)
    .filter((command) => !isBusy(event, command))
    .map(actionOf)
    .find((each) => each !== undefined);
  before = !run && isFirstOfTwo(event) ? { key: event.key, at: event.timeStamp } : undefined;
  if (!run) return;
  event.preventDefault();
  run();
}

/** Where a key means itself, or something else is open on top. */
function isBusy({ target }: KeyboardEvent, command: Command): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('dialog, [role=menu]')) return true;
  if (command === 'undo' || command === 'redo') return hasText(target);
  const withModifier = keysOf(command).every((keys) => keys.startsWith('Mod+'));
  return !withModifier && target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null;
}

/** A field with nothing in it has nothing of its own to undo. */
const hasText = (target: Element): boolean =>
  (target instanceof HTMLTextAreaElement && target.value !== '') ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.value !== '');
