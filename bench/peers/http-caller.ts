/** HTTP as a browser's client speaks it, by a caller that costs little: it shares the machine with what it measures. */
import http from 'node:http';
import zlib from 'node:zlib';
import type { Via } from './peer.ts';

/** What Chromium accepts. */
const ACCEPT_ENCODING = 'gzip, deflate, br, zstd';

export interface Caller {
  /** One call; a body is JSON unless its headers say otherwise. @returns the body; @throws for a status beyond 2xx */
  call(method: string, path: string, body?: string | Buffer, headers?: Record<string, string>): Promise<Buffer>;
  /** Reads an answer that does not end, as text, until `close`; resolves when it has begun. */
  stream(path: string, heard: (text: string) => void, headers?: Record<string, string>): Promise<void>;
  close(): void;
}

/** @param own  headers that every call of this client has */
export function createCaller(via: Via, own: Record<string, string> = {}): Caller {
  const agent = new http.Agent({ keepAlive: true });
  const streams: http.ClientRequest[] = [];

  const send = (
    method: string,
    path: string,
    body: string | Buffer | undefined,
    headers: Record<string, string> = {},
    isStream = false,
  ): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = http.request({
        ...{ host: '127.0.0.1', port: via.port, method, path, agent: isStream ? false : agent },
        headers: {
          ...(via.isCompressed && { 'Accept-Encoding': ACCEPT_ENCODING }),
          ...(body !== undefined && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
          ...own,
          ...headers,
        },
      });
      if (isStream) streams.push(request);
      request.on('error', reject);
      request.on('response', resolve);
      request.end(body);
    });

  return {
    async call(method, path, body, headers) {
      const response = await send(method, path, body, headers);
      const text = inflate(await readAll(response), response.headers['content-encoding']);
      if (response.statusCode! < 300) return text;
      const start = text.toString('utf8', 0, 500);
      throw new Error(`${method} ${path} was answered by ${response.statusCode}: ${start}`);
    },
    async stream(path, heard, headers) {
      const response = await send('GET', path, undefined, headers, true);
      if (response.statusCode !== 200) throw new Error(`A stream was answered by ${response.statusCode}.`);
      const unpacked = unpack(response);
      // Hung up on, by us.
      response.on('error', () => undefined);
      unpacked.setEncoding('utf8').on('data', heard);
    },
    close() {
      for (const request of streams) request.destroy();
      agent.destroy();
    },
  };
}

async function readAll(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function inflate(body: Buffer, encoding: string | undefined): Buffer {
  switch (encoding) {
    case undefined:
    case 'identity':
      return body;
    case 'gzip':
      return zlib.gunzipSync(body);
    case 'deflate':
      return zlib.inflateSync(body);
    case 'br':
      return zlib.brotliDecompressSync(body);
    default:
      throw new Error(`An answer is packed by "${encoding}", which this bench cannot read.`);
  }
}

/** A packed stream is read as its server flushes it. */
function unpack(
  response: http.IncomingMessage,
): NodeJS.ReadableStream & { setEncoding(encoding: string): NodeJS.ReadableStream } {
  const encoding = response.headers['content-encoding'];
  if (encoding === 'gzip' || encoding === 'deflate') return response.pipe(zlib.createUnzip());
  if (encoding === 'br') return response.pipe(zlib.createBrotliDecompress());
  return response;
}
