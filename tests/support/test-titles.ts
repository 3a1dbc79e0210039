/** What the tests of a file are called, read from its source. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const known = new Map<string, string[]>();

/** The titles of its tests, as they are written, with the placeholders of those that run by a table. */
export function testTitles(file: string): string[] {
  const titles = known.get(file) ?? read(file);
  known.set(file, titles);
  return titles;
}

function read(file: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
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

/** `test`, `it`, and what they are with `.each(…)`, `.runIf(…)` and the like. */
function isTest(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === 'test' || called.text === 'it';
  if (ts.isPropertyAccessExpression(called) || ts.isCallExpression(called)) return isTest(called.expression);
  return ts.isTaggedTemplateExpression(called) && isTest(called.tag);
}
