/** Lets the worker store what was built and nothing else that is answered under its address. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A file that the worker stores. */
interface Kept {
  url: string;
  revision: string | null;
  size: number;
  integrity?: string;
}

/**
 * Adds the digests of files to the list of what the worker stores. The page has none: proxies that add something to pages are common,
 * and the worker looks at it itself.
 * @param outDir  where the files are
 */
export function addIntegrity(outDir: string): (files: Kept[]) => { manifest: Kept[] } {
  return (files) => ({
    manifest: files.map((kept) => {
      const file = path.join(outDir, kept.url);
      return kept.url.endsWith('.html') || !existsSync(file) ? kept : { ...kept, integrity: digestOf(file) };
    }),
  });
}

const digestOf = (file: string): string => `sha256-${createHash('sha256').update(readFileSync(file)).digest('base64')}`;
