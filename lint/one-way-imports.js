/** The rule that holds the table of lint/arrows.js: reads every import of a file, static or dynamic, of values or types. */
import path from 'node:path';
import { fileToZone, mayImport } from './arrows.js';

const top = path.resolve(import.meta.dirname, '..');
/** The aliases of package.json "imports". */
const aliases = { '#protocol/': 'protocol/', '#client/': 'client/', '#server/': 'sync-server/', '#tests/': 'tests/' };

/** @type {import('eslint').Rule.RuleModule} */
export const oneWayImports = {
  meta: { type: 'problem', schema: [], messages: { against: '{{from}} may not import "{{what}}". {{instead}}' } },
  create(context) {
    const file = path.relative(top, context.filename).replaceAll(path.sep, '/');
    const zone = fileToZone(file);
    if (zone === undefined) return {};

    /** @param {import('estree').Node | null | undefined} source */
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      if (mayImport(zone, file, specifierToTarget(file, source.value))) return;
      context.report({
        node: source,
        messageId: 'against',
        data: { from: zone.name, what: source.value, instead: zone.instead },
      });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
    };
  },
};

/**
 * What an import names: a file of this repository (path from its top) or a package.
 * @param {string} file
 * @param {string} specifier
 * @returns {{ path: string } | { package: string }}
 */
function specifierToTarget(file, specifier) {
  if (specifier.startsWith('.')) return { path: path.posix.join(path.posix.dirname(file), specifier) };
  for (const [alias, folder] of Object.entries(aliases))
    if (specifier.startsWith(alias)) return { path: folder + specifier.slice(alias.length) };
  return { package: specifier };
}
