/** Where an export lies until its reader has taken it. */
import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** Opens a file without a name: no other process can read it, and it is gone when it is closed or the process ends. */
export async function openNameless(): Promise<FileHandle> {
  const name = path.join(os.tmpdir(), `studentos-${randomUUID()}`);
  const file = await open(name, 'wx+', 0o600);
  await unlink(name);
  return file;
}

/** All of a file as a stream that closes it. Until it has a reader, nobody else would hear of its errors, and the process would end. */
export const readFromStart = (file: FileHandle): Readable =>
  file.createReadStream({ start: 0 }).on('error', () => undefined);
