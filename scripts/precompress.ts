/** Compresses what a build never changes again as well as it can be done, once, instead of quickly at each request. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'vite';

/** Below this, compressing costs more than it saves. */
const FROM_BYTES = 1024;

/**
 * Puts `x.js.br` beside each script, style and picture of a folder; the server sends it to whoever reads brotli.
 * Run it on names with a fingerprint alone: beside a file that changes, the packed one would stay behind.
 * @param folder  where the build puts them
 */
export function precompress(folder: string): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    enforce: 'post',
    closeBundle() {
      for (const name of readdirSync(folder).filter((file) => /\.(?:js|css|svg)$/.test(file))) {
        const bytes = readFileSync(path.join(folder, name));
        if (bytes.length >= FROM_BYTES) writeFileSync(path.join(folder, `${name}.br`), pack(bytes));
      }
    },
  };
}

/** Brotli at its best. */
export const pack = (bytes: Buffer): Buffer =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
