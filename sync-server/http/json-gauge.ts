/**
 * Measures JSON while it arrives, before it is parsed: 32 MiB of brackets would become gigabytes of arrays. Only depth and number of
 * values are checked; the parser finds out whether it is valid JSON.
 */
import { Problem } from '#protocol/problem.ts';

/** Takes the bytes in order, split at any point. @throws Problem `invalid_request`, `payload_too_large` */
export type JsonGauge = (bytes: Uint8Array) => void;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Makes a gauge for one document. @param most  the greatest depth, and the approximate number of values */
export function createJsonGauge(most: { depth: number; values: number }): JsonGauge {
  let [depth, values] = [0, 0];
  let [isText, isEscaped] = [false, false];
  return (bytes) => {
    for (const byte of bytes) {
      if (isEscaped) isEscaped = false;
      else if (isText) {
        if (byte === QUOTE) isText = false;
        else if (byte === BACKSLASH) isEscaped = true;
      } else if (byte === QUOTE) isText = true;
      else if (byte === COMMA) values += 1;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        depth += 1;
        values += 1;
        if (depth > most.depth)
          throw new Problem('invalid_request', `The JSON is nested deeper than ${most.depth} levels.`);
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    }
    if (values > most.values)
      throw new Problem('payload_too_large', 'The JSON holds too many values. Send it in parts.');
  };
}
