/**
 * What a person can do to what is kept here, each by its name. Being declared here is what holds a change to its undo:
 * command.test.ts runs every one of them, takes it back, does it again, and fails by name where that is not the same.
 */
import type { Store } from '#client/store/database.ts';
import type { Change } from './change.ts';

/** Carries something out. @returns, once it is on disk, the changes that take it back; none when nothing changed */
export type Command<A extends unknown[]> = (store: Store, ...args: A) => Promise<Change[]>;

const commands = new Map<string, Declared>();

/** A command of which only the name is known. */
type Declared = (store: Store, ...args: never[]) => Promise<Change[]>;

/**
 * Declares something that a person can do; an `…-intents.ts` file exports nothing else.
 * @param name  `<feature>.<verb>`, unique
 */
export function command<A extends unknown[]>(name: string, run: Command<A>): Command<A> {
  commands.set(name, run as unknown as Declared);
  return run;
}

/** Everything that was declared so far, by name. */
export const declaredCommands = (): ReadonlyMap<string, Declared> => commands;
