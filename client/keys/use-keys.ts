/** Connects commands with the keys of the table. A screen's own meaning of a command goes before the frame's. */
import { useLayoutEffect } from 'react';
import { useLatest } from '#client/design/use-latest.ts';
import { pressToCommands, pressToFirstOfTwo, type Command } from './key-table.ts';

/** The handler of a command. It returns `false` for a press that it does not handle. */
type Run = (press?: KeyboardEvent) => void | boolean;
type Commands = Partial<Record<Command, Run>>;

/** How long the first of two keys is remembered. */
const PAUSE_MS = 1_500;

/** The handlers on screen, the frame's first; the last one is asked first. */
const layers: (() => Commands)[] = [];
let before: { key: string; at: number } | undefined;

/**
 * Has commands run for as long as the component is on screen, from its first moment. Keys without Ctrl or ⌘ work outside fields only.
 * @param rank  the frame is asked last, whatever is drawn first
 */
export function useKeys(commands: Commands, rank: 'screen' | 'frame' = 'screen'): void {
  const latest = useLatest(commands);
  useLayoutEffect(() => {
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
export const runCommand = (command: Command): void => void actionsOf(command)[0]?.();

/** The handlers of a command, the most specific first. */
const actionsOf = (command: Command): Run[] =>
  layers
    .map((layer) => layer()[command])
    .filter((each) => each !== undefined)
    .reverse();

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const first = before && event.timeStamp - before.at < PAUSE_MS ? before.key : undefined;
  const done = pressToCommands(event, first)
    .filter((command) => !isBusy(event, command))
    .some((command) => (command === 'save' ? saveForm(event) : actionsOf(command).some((run) => run(event) !== false)));
  const key = done ? undefined : pressToFirstOfTwo(event);
  before = key === undefined ? undefined : { key, at: event.timeStamp };
  if (done) event.preventDefault();
}

/** Where a key means itself, or something else is open on top. */
function isBusy({ target }: KeyboardEvent, command: Command): boolean {
  if (!(target instanceof Element) || command === 'save') return false;
  const takesBack = command === 'undo' || command === 'redo';
  if (target.closest('[role=menu]')) return true;
  // In a sheet each field has its own undo, an emptied one, too; what else was done there is the sheet's to take back.
  if (isOverPage()) return !takesBack || target.closest(FIELDS) !== null;
  if (takesBack) return hasText(target);
  return !IN_FIELDS.has(command) && target.closest(FIELDS) !== null;
}

/** Whether a dialog is open over the page, wherever in it the focus is. */
export const isOverPage = (): boolean => document.querySelector('dialog[open]') !== null;

/** The commands whose keys work in fields as well, because no field uses them. */
const IN_FIELDS: ReadonlySet<Command> = new Set(['palette', 'close']);

/** Elements that take characters. */
export const FIELDS = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]';

/** Sends the form in which it is pressed, also from a field in which Enter begins a new line. */
function saveForm({ target }: KeyboardEvent): boolean {
  const form = target instanceof Element ? target.closest('form') : null;
  form?.requestSubmit();
  return form !== null;
}

/** A field with nothing in it has nothing of its own to undo. */
const hasText = (target: Element): boolean =>
  (target instanceof HTMLTextAreaElement && target.value !== '') ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.value !== '');
