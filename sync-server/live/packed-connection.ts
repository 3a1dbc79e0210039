/**
 * A compressed stream: one gzip over all of its events, flushed after each, so that repetitions from one event to the next, such as
 * field names and ids, cost a few bytes.
 */
import { constants, createGzip } from 'node:zlib';
import type { Sink } from './stream.ts';

/**
 * A window of 4 KiB, which holds the last few events, and a small table: 20 KiB of memory instead of zlib's default of 256.
 */
const SMALL = { windowBits: 12, memLevel: 3, chunkSize: 1024, flush: constants.Z_SYNC_FLUSH };

/** The destination of the compressed bytes: an HTTP response. */
export type Connection = Sink & NodeJS.WritableStream;

/** Compresses what is written to it and passes it on. Its memory is freed when the connection closes. */
export function packedConnection(connection: Connection): Sink {
  const packer = createGzip(SMALL);
  packer.on('error', () => connection.destroy());
  connection.once('close', () => packer.destroy());
  packer.pipe(connection);
  return {
    write: (text) => packer.write(text),
    end: () => packer.end(),
    destroy: () => connection.destroy(),
    get writableLength() {
      return packer.writableLength + packer.readableLength + connection.writableLength;
    },
  };
}
