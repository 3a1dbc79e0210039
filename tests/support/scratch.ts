/**
 * Where tests keep what a server writes: in memory where there is room, else on disk. These tests kill processes and not machines:
 * what a killed process wrote is there all the same, and an fsync that takes 2 ms on a disk costs nothing
 * (docs/decisions/0071-databases-of-tests-in-memory.md).
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const MEMORY = '/dev/shm';
/** A container often has 64 MiB there. */
const ENOUGH_BYTES = 2 ** 31;

/** A new folder, which its user removes. */
export const scratchFolder = (prefix: string): string => fs.mkdtempSync(path.join(roomiest(), prefix));

function roomiest(): string {
  try {
    const { bavail, bsize } = fs.statfsSync(MEMORY);
    fs.accessSync(MEMORY, fs.constants.W_OK);
    if (bavail * bsize >= ENOUGH_BYTES) return MEMORY;
  } catch {
    // There is none on this system.
  }
  return os.tmpdir();
}
