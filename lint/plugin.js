/** The rules of this repository as an ESLint plugin, under the name `studentos`. */
import { banToRule, bans } from './bans.js';
import { oneWayImports } from './one-way-imports.js';

/** @type {import('eslint').ESLint.Plugin} */
export const plugin = {
  rules: {
    'one-way-imports': oneWayImports,
    ...Object.fromEntries(Object.entries(bans).map(([name, entries]) => [name, banToRule(entries)])),
  },
};
