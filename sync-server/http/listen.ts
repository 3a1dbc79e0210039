/** The HTTP server around the application: its address, its timeouts, and its end. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Config } from '../config.ts';
import { StartRefusal } from '../start-refusal.ts';
import { boundPipelines } from './pipelined-requests.ts';
import { hearErrors } from './request-listener.ts';
import { addressed, answerUnreadable } from './unreadable-request.ts';

/** The time for the headers and for the whole of a request, against clients that send byte by byte. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2000 };
/** Longer than proxies usually keep an idle connection, so that the proxy closes first and no request meets a closed connection. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const SWEEP_MS = 50;
const MAX_HEADER_BYTES = 16 * 1024;
/** Enough for the streams of thousands of people. Further connections are not accepted. */
const MAX_CONNECTIONS = 20_000;

/** Connections without a request so far, by server. Browsers open them in advance; Node does not count them as idle. */
const unused = new WeakMap<Server, Set<Socket>>();

function watchForUnused(server: Server): void {
  const sockets = new Set<Socket>();
  unused.set(server, sockets);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', ({ socket }) => sockets.delete(socket));
}

/**
 * Sends `100 Continue`, unless an answer is under way on the connection: Node would write it between the headers and the body of an answer.
 * Callers must not wait for it forever (RFC 9110, 10.1.1).
 */
function continueInTurn(server: Server): void {
  server.on('checkContinue', (request, response) => {
    if (response.socket !== null) response.writeContinue();
    server.emit('request', request, response);
  });
}

export interface ListenOptions {
  patience?: typeof PATIENCE;
  /** Called with errors of connections that could not be accepted, for lack of file descriptors or memory. */
  onError?: (error: Error) => void;
}

/**
 * Listens and resolves when connections are accepted.
 * @throws StartRefusal  when the address is taken or not ours to take
 */
export async function listen(
  handler: RequestListener,
  { host, port }: Pick<Config, 'host' | 'port'>,
  { patience = PATIENCE, onError = () => undefined }: ListenOptions = {},
): Promise<Server> {
  const server = createServer(
    {
      ...patience,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Checked by `addressed`, which answers a problem document.
      requireHostHeader: false,
    },
    boundPipelines(addressed(handler)),
  );
  server.prependListener('request', hearErrors);
  answerUnreadable(server);
  continueInTurn(server);
  watchForUnused(server);
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => reject(refusalFor(error, host, port));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse).on('error', onError);
      resolve();
    });
  });
  return server;
}

/** The address to open in a browser. */
export function urlOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  const name = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(address) ? 'localhost' : address;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/**
 * Stops accepting connections, and resolves when the requests under way are answered.
 * @param deadlineMs  the time after which the last ones are cut off
 */
export async function close(server: Server, deadlineMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection whose request is answered from now on becomes idle, and would be kept alive for the next request.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
    for (const socket of unused.get(server) ?? []) socket.destroy();
  }, SWEEP_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}

function refusalFor(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartRefusal(
        `Port ${port} is taken: another program listens there, perhaps StudentOS itself. End it, or set PORT to another one.`,
      );
    case 'EACCES':
      return new StartRefusal(`Port ${port} needs rights that this user does not have. Set PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartRefusal(`HOST ${host} is not an address of this machine.`);
    default:
      return error;
  }
}
