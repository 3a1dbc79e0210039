/**
 * A stream that travels packed: one gzip over all of its events, flushed after each, so that what repeats itself from one event to the
 * next (the names of fields, the ids of a goal) costs a few bytes.
 */
import { constants, createGzip } from 'node:zlib';
import type { Sink } from './stream.ts';

/**
 * What is remembered of a stream is what its last few events said: a window of 4 KiB and as small a table, 20 KiB of memory in all.
 * Zlib's own figures would be 256.
 */
const SMALL = { windowBits: 12, memLevel: 3, chunkSize: 1024, flush: constants.Z_SYNC_FLUSH };

/** Where the packed bytes go: an HTTP response. */
export type Connection = Sink & NodeJS.WritableStream;

/** Packs what is written and hands it on; it frees its memory when the connection closes. */
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
