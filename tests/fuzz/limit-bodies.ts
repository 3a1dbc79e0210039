/** Small bodies that inflate to about what a route takes at most, in each encoding, ended well or left open. */
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

export type Encoding = 'identity' | 'gzip' | 'deflate' | 'br';

export interface LimitBody {
  encoding: Encoding;
  bytes: Buffer;
}

/** What REST calls, a round of sync and an import may carry. */
export const LIMITS = { rest: 256 * 1024, sync: 1024 * 1024, import: 32 * 1024 * 1024 };
export type Limit = keyof typeof LIMITS;

const { BROTLI_PARAM_QUALITY, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_FINISH, Z_FULL_FLUSH, Z_FINISH } = constants;
/** The server inflates 64 KiB at a time, Node 16 KiB unless told: errors arise on both sides of such a step. */
const STEPS = [16 * 1024, 64 * 1024];

const PACKERS: Record<Exclude<Encoding, 'identity'>, (bytes: Buffer, isOpen: boolean) => Buffer> = {
  gzip: (bytes, isOpen) => gzipSync(bytes, { finishFlush: isOpen ? Z_FULL_FLUSH : Z_FINISH }),
  deflate: (bytes, isOpen) => deflateSync(bytes, { finishFlush: isOpen ? Z_FULL_FLUSH : Z_FINISH }),
  br: (bytes, isOpen) =>
    brotliCompressSync(bytes, {
      finishFlush: isOpen ? BROTLI_OPERATION_FLUSH : BROTLI_OPERATION_FINISH,
      params: { [BROTLI_PARAM_QUALITY]: 4 },
    }),
};

/** Compresses bytes; `isOpen` leaves the end away, so that more may follow. */
export const pack = (encoding: Encoding, bytes: Buffer, isOpen = false): Buffer =>
  encoding === 'identity' ? bytes : PACKERS[encoding](bytes, isOpen);

/** Bodies around each limit: blank ones, which are no JSON, and JSON that is blank but for its ends. */
export function limitBodies(): Record<Limit, LimitBody[]> {
  return { rest: around('rest', 2), sync: around('sync', 2), import: around('import', 1) };
}

function around(limit: Limit, steps: number): LimitBody[] {
  const sizes = [-1, 0, 1].map((more) => LIMITS[limit] + more);
  for (const step of STEPS.slice(0, steps)) sizes.push(LIMITS[limit] - step, LIMITS[limit] + step);
  if (limit === 'rest') sizes.push(280_576);
  return sizes.flatMap((size) =>
    [blank(size), blankObject(size)].flatMap((bytes) =>
      (['gzip', 'deflate', 'br'] as const).flatMap((encoding) =>
        [false, true].map((isOpen) => ({ encoding, bytes: pack(encoding, bytes, isOpen) })),
      ),
    ),
  );
}

const blank = (size: number): Buffer => Buffer.alloc(size, ' ');

function blankObject(size: number): Buffer {
  const bytes = blank(size);
  bytes.write('{');
  bytes.write('}', size - 1);
  return bytes;
}
