/**
 * The registry of commands, everything that a person can do to stored data. A declared command must have its undo:
 * command.test.ts runs each of them, undoes it, redoes it, and fails by name where the result differs.
 */
import type { Store } from '#client/store/database.ts';
import type { Change } from './change.ts';

/** Runs a command. @returns once it is on disk, the changes that undo it; none when nothing changed */
export type Command<A extends unknown[]> = (store: Store, ...args: A) => Promise<Change[]>;

const commands = new Map<string, Declared>();

/** A command with unknown arguments. */
type Declared = (store: Store, ...args: never[]) => Promise<Change[]>;

/**
 * Declares a command; an `…-intents.ts` file exports nothing else.
 * @param name  `<feature>.<verb>`, unique
 */
export function command<A extends unknown[]>(name: string, run: Command<A>): Command<A> {
  commands.set(name, run as unknown as Declared);
  return run;
}

/** All commands declared so far, by name. */
export const declaredCommands = (): ReadonlyMap<string, Declared> => commands;
