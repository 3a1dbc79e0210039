/**
 * Input on a connection that is no request: incomplete, too slow, with headers beyond the limit, without exactly one host, or not HTTP at
 * all. Node would answer with a bare status line; here the answer is a problem document, as everywhere.
 */
import { STATUS_CODES, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '#protocol/problem.ts';
import { hearErrors } from './request-listener.ts';

type Refusal = [status: number, problem: Problem];

/** Refusals other than the plain 400, by Node's error code: the status and the problem. */
const KNOWN: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: [431, new Problem('payload_too_large', 'The address and the headers are longer than 16 KiB.')],
  ERR_HTTP_REQUEST_TIMEOUT: [408, new Problem('invalid_request', 'The request took too long to arrive.')],
};
const UNADDRESSED: Refusal = [400, new Problem('invalid_request', 'A request has one Host header.')];
const UNMET: Refusal = [417, new Problem('invalid_request', 'Nothing can be expected but 100-continue.')];
const MALFORMED: Refusal = [400, new Problem('invalid_request', 'This is not a request of HTTP.')];

/** The longest wait for the answers to earlier requests of a connection before it is closed. */
const EARLIER_ANSWERS_MS = 30_000;
/** The longest wait for an answer that has begun, which may be an endless stream. */
const BEGUN_ANSWER_MS = 1000;

/**
 * Answers such input after the answers to earlier requests of the connection, and closes the connection in any case. Nothing is written
 * where its own answer is under way, or where the other side is gone.
 */
export function answerUnreadable(server: Server): void {
  const open = new WeakMap<Duplex, Set<ServerResponse>>();
  const refused = new WeakSet<Duplex>();
  server.on('request', ({ socket }, response) => {
    const answers = open.get(socket) ?? new Set();
    open.set(socket, answers.add(response));
    response.once('close', () => answers.delete(response));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    // Each further packet of unreadable input is an error of its own.
    if (refused.has(socket)) return;
    refused.add(socket);
    const answers = [...(open.get(socket) ?? [])];
    const earlier = answers.filter(({ req }) => req.complete);
    const own = answers.find(({ req }) => !req.complete);
    afterAll(earlier, () => {
      if (own?.headersSent || earlier.some(({ writableFinished }) => !writableFinished)) return socket.destroy();
      // The other side may not close the connection, so it is destroyed.
      return socket.end(toText(KNOWN[error.code ?? ''] ?? MALFORMED), () => socket.destroy());
    });
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    hearErrors(request, response);
    send(response, UNMET);
  });
}

/** Calls `done` once the answers are sent, or have taken too long. */
function afterAll(answers: ServerResponse[], done: () => void): void {
  if (answers.length === 0) return done();
  let left = answers.length;
  const hasBegun = answers.some(({ headersSent }) => headersSent);
  const timer = setTimeout(done, hasBegun ? BEGUN_ANSWER_MS : EARLIER_ANSWERS_MS);
  for (const answer of answers)
    answer.once('close', () => {
      left -= 1;
      if (left > 0) return;
      clearTimeout(timer);
      done();
    });
}

/**
 * Passes on requests with exactly one valid host; a proxy and this server might read others differently (RFC 9112, 3.2). An absolute URL, as
 * proxies send it, is reduced to its path and query, because later code reads nothing else and would fail on an invalid one.
 */
export const addressed =
  (handler: RequestListener): RequestListener =>
  (request, response) => {
    const target = targetOf(request);
    if (!isAddressed(request)) return send(response, UNADDRESSED);
    if (target === undefined) return send(response, MALFORMED);
    request.url = target;
    handler(request, response);
  };

/**
 * Path and query of a request; `*` is the server as a whole. Undefined for an invalid target, such as one with a fragment (RFC 9112, 3.2).
 */
function targetOf({ url = '' }: IncomingMessage): string | undefined {
  if (url.includes('#')) return undefined;
  if (url.startsWith('/') || url === '*') return url;
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return undefined;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** Whether a request has exactly one host. HTTP before 1.1 needs none. Node keeps the first of two headers, so the raw ones are counted. */
function isAddressed({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
  return hosts === 1 || (hosts === 0 && httpVersion !== '1.1');
}

const bodyOf = ([status, problem]: Refusal): string => JSON.stringify({ ...problem.toJSON(), status });

const headersOf = (body: string): Record<string, string | number> => ({
  'Content-Type': 'application/problem+json; charset=utf-8',
  'Content-Length': Buffer.byteLength(body),
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
});

/** Sends a refusal, after the answers to earlier requests of the connection. */
function send(response: ServerResponse, refusal: Refusal): void {
  const body = bodyOf(refusal);
  response.writeHead(refusal[0], headersOf(body)).end(body);
}

function toText(refusal: Refusal): string {
  const body = bodyOf(refusal);
  const headers = Object.entries(headersOf(body)).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${refusal[0]} ${STATUS_CODES[refusal[0]]}`, ...headers, '', body].join('\r\n');
}
