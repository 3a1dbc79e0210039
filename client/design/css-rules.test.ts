/** What no style sheet of the app may contain: anything that knows left from right, or paints past the tokens. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const client = path.join(import.meta.dirname, '..');
const files = readdirSync(client, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));

/** Declarations as `file: property: value`, comments left out. */
const declarations = files.flatMap((file) => {
  const css = readFileSync(path.join(client, file), 'utf8').replace(/\/\*[^]*?\*\//g, '');
  return [...css.matchAll(/(?<=[{;\s])([\w-]+)\s*:\s*([^;{}]+);/g)].map(([, property, value]) => ({
    where: `${file.replaceAll(path.sep, '/')}: ${property}: ${value}`,
    property: property!,
    value: value!,
  }));
});

const PHYSICAL_PROPERTY =
  /^(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-|$)|(?:left|right|top|bottom|float|clear)$|border-(?:top|bottom)-(?:left|right)-radius$|(?:min-|max-)?(?:width|height)$)/;
const SIDED = /^(?:margin|padding|inset|border-width|border-color|border-style|scroll-margin|scroll-padding)$/;

/** `1px 2px 3px 4px` whose second and fourth differ turns round wrongly. */
function isLopsided(value: string): boolean {
  const sides = value.match(/(?:[^\s(]|\([^)]*\))+/g) ?? [];
  return sides.length === 4 && sides[1] !== sides[3];
}

const found = (isWrong: (one: (typeof declarations)[number]) => boolean) =>
  declarations.filter(isWrong).map(({ where }) => where);

describe('the style sheets', () => {
  it('name sides by the line of reading, never left and right', () => {
    expect(declarations.length).toBeGreaterThan(500);
    expect(found(({ property }) => PHYSICAL_PROPERTY.test(property))).toEqual([]);
    expect(found(({ property, value }) => property === 'text-align' && /left|right/.test(value))).toEqual([]);
    expect(found(({ property, value }) => SIDED.test(property) && isLopsided(value))).toEqual([]);
  });

  it('take every colour from the tokens', () => {
    const isColour = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/i;
    expect(found(({ where, value }) => !where.startsWith('design/tokens.css') && isColour.test(value))).toEqual([]);
  });
});
