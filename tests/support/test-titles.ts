/** What the tests of a file are called, read from its source. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const known = new Map<string, string[]>();

/**
 * The titles of its tests, as they are written, with the placeholders of those that run by a table.
 * @param named  by what a test is registered
 */
export function testTitles(file: string, named: readonly string[] = TESTS): string[] {
  const key = `${named.join(' ')} ${file}`;
  const titles = known.get(key) ?? read(file, named);
  known.set(key, titles);
  return titles;
}

const TESTS = ['test', 'it'];

function read(file: string, named: readonly string[]): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression, named)) {
      const [first] = node.arguments;
      if (first && ts.isStringLiteralLike(first)) titles.push(first.text);
      // What is put in stands for anything.
      if (first && ts.isTemplateExpression(first))
        titles.push(first.head.text + first.templateSpans.map(({ literal }) => `%s${literal.text}`).join(''));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, kindOf(file)));
  return titles;
}

const kindOf = (file: string): ts.ScriptKind => (file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);

/** One of some functions, and what it is with `.each(…)`, `.runIf(…)` and the like. */
function isTest(called: ts.Expression, named: readonly string[]): boolean {
  if (ts.isIdentifier(called)) return named.includes(called.text);
  if (ts.isPropertyAccessExpression(called) || ts.isCallExpression(called)) return isTest(called.expression, named);
  return ts.isTaggedTemplateExpression(called) && isTest(called.tag, named);
}
