/** Rows that the keyboard walks through, whatever they hold, and what keys do on one of them. */
import type { KeyboardEvent } from 'react';
import { KEY_TABLE, pressToCommands, type Command } from './key-table.ts';
import { FIELDS } from './use-keys.ts';

/** Marks a row; what is marked `data-row-focus` in it takes the focus. */
const ROW = '[data-row]';

/** The rows inside an element, in the order of the page. */
export const rowsIn = (root: ParentNode | null): HTMLElement[] => [...(root?.querySelectorAll<HTMLElement>(ROW) ?? [])];

/** Puts the focus on a row. @returns whether there was one */
export function focusRow(row: Element | undefined, options?: FocusOptions): boolean {
  row?.querySelector<HTMLElement>('[data-row-focus]')?.focus(options);
  return row !== undefined;
}

/** The row that an element stands in. */
export const rowOf = (element: Element | null): Element | null => element?.closest(ROW) ?? null;

/** Goes from the row in focus to the one before (-1) or after (1); from nowhere to the last or the first. */
export function focusBeside(step: -1 | 1): boolean {
  const rows = rowsIn(document.querySelector('main'));
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (at < 0) return focusRow(rows.at(step < 0 ? -1 : 0));
  return focusRow(rows[at + step]);
}

/** Runs what a key stands for on a row, outside of its fields and of menus that hang below it. */
export function onRowKey(event: KeyboardEvent<HTMLElement>, commands: Partial<Record<Command, () => void>>): void {
  const target = event.target as HTMLElement;
  if (!event.currentTarget.contains(target) || target.matches(FIELDS) || target.closest('dialog')) return;
  const walk = { rowAbove: () => focusBeside(-1), rowBelow: () => focusBeside(1) };
  const command = pressToCommands(event, undefined).find((each) => KEY_TABLE[each].scope === 'row');
  // Enter on a button is the button's own.
  if (!command || (command === 'open' && target.matches('button, a'))) return;
  const run = commands[command] ?? walk[command as keyof typeof walk];
  if (!run) return;
  event.preventDefault();
  event.stopPropagation();
  run();
}
