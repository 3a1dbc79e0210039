/**
 * What comes over a connection and is no request: cut off half-way, too slow, with headers beyond the limit, or not HTTP at all.
 * Node would answer with a bare status line; it is a problem document here as everywhere.
 */
import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '#protocol/problem.ts';

/** Beside the plain 400: Node's code of the error, the status that HTTP has for it, and what to say. */
const KNOWN: Record<string, [status: number, problem: Problem]> = {
  HPE_HEADER_OVERFLOW: [431, new Problem('payload_too_large', 'The address and the headers are longer than 16 KiB.')],
  ERR_HTTP_REQUEST_TIMEOUT: [408, new Problem('invalid_request', 'The request took too long to arrive.')],
};
const MALFORMED: [number, Problem] = [400, new Problem('invalid_request', 'This is not a request of HTTP.')];

/** Answers such a thing where somebody still listens and no other answer is under way, and ends its connection in any case. */
export function answerUnreadable(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }, response) => answers.set(socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { headersSent = false, writableEnded = true } = answers.get(socket) ?? {};
    if (error.code === 'ECONNRESET' || !socket.writable || (headersSent && !writableEnded)) socket.destroy();
    // Whoever does not hang up in turn is not waited for.
    else socket.end(answerTo(error), () => socket.destroy());
  });
}

function answerTo({ code = '' }: NodeJS.ErrnoException): string {
  const [status, problem] = KNOWN[code] ?? MALFORMED;
  const body = JSON.stringify({ ...problem.toJSON(), status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
