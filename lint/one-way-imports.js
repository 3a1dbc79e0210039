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

    /** @param {{ source?: unknown }} node */
    const check = ({ source }) => {
      const what = sourceToText(source);
      if (what === undefined || mayImport(zone, file, specifierToTarget(file, what))) return;
      const data = { from: zone.name, what, instead: zone.instead };
      context.report({ node: /** @type {import('eslint').AST.Token} */ (source), messageId: 'against', data });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
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

/**
 * What an import names, where that is written out.
 * @param {unknown} source  the node behind `from`, or in `import(…)`
 * @returns {string | undefined}
 */
function sourceToText(source) {
  const { type, value } = /** @type {{ type?: string; value?: unknown }} */ (source ?? {});
  return type === 'Literal' && typeof value === 'string' ? value : undefined;
}
