/**
 * Whole numbers in as few bytes as possible (LEB128): seven bits a byte, the lowest first; the eighth bit is set where another byte
 * follows. Each number has exactly one form.
 */

const MORE = 0x80;
const BITS = 0x7f;

/** Writes whole numbers, 0 … 2^53 − 1, one after the other. */
export function numbersToBytes(numbers: readonly number[]): Buffer {
  const bytes: number[] = [];
  for (const number of numbers) {
    let left = number;
    for (; left > BITS; left = Math.floor(left / MORE)) bytes.push((left % MORE) | MORE);
    bytes.push(left);
  }
  return Buffer.from(bytes);
}

/** The inverse of `numbersToBytes`; undefined for bytes that it does not write. */
export function bytesToNumbers(bytes: Uint8Array): number[] | undefined {
  const numbers: number[] = [];
  let [number, factor] = [0, 1];
  for (const byte of bytes) {
    number += (byte & BITS) * factor;
    if (!Number.isSafeInteger(number)) return undefined;
    if (byte & MORE) {
      factor *= MORE;
      continue;
    }
    if (byte === 0 && factor > 1) return undefined;
    numbers.push(number);
    [number, factor] = [0, 1];
  }
  return factor === 1 ? numbers : undefined;
}
