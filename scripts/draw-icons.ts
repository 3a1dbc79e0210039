/**
 * `npm run icons`: draws every icon of the app from client/pwa/icon.svg into client/public. Run it by hand after changing the
 * drawing; the files are committed, so that building needs no image library.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

const source = await readFile(path.resolve(import.meta.dirname, '../client/pwa/icon.svg'), 'utf8');
const out = path.resolve(import.meta.dirname, '../client/public');

/** The tile without its round corners: the platform cuts its own shape. */
const fullBleed = source.replace(/rx="\d+"/, 'rx="0"');
/** Only the alpha channel counts: the platform paints it in one colour. */
const monochrome = source
  .replace(/<rect id="tile"[^>]*>/, '')
  .replaceAll(/#[0-9a-f]{6}/g, '#ffffff')
  .replace('id="mark"', 'id="mark" transform="translate(256 256) scale(1.25) translate(-256 -256)"');

const pictures: [name: string, drawing: string, pixels: number][] = [
  ['icon-192', source, 192],
  ['icon-512', source, 512],
  ['maskable-192', fullBleed, 192],
  ['maskable-512', fullBleed, 512],
  ['monochrome-512', monochrome, 512],
  ['apple-touch-icon', fullBleed, 180],
];

await mkdir(path.join(out, 'icons'), { recursive: true });
for (const [name, drawing, pixels] of pictures) {
  const density = (72 * pixels) / 512;
  const png = sharp(Buffer.from(drawing), { density: density * 2 }).resize(pixels, pixels);
  await png.png({ compressionLevel: 9 }).toFile(path.join(out, 'icons', `${name}.png`));
}
await writeFile(path.join(out, 'favicon.svg'), source.replaceAll('stroke-width="36"', 'stroke-width="44"'));
