/** A small proxy on the loopback that counts bytes: in front of each server alike, so that none is asked for its own figures. */
import net, { type AddressInfo } from 'node:net';

export interface ByteCounter {
  port: number;
  /** What clients have sent and received since the last `reset`, headers and frames included. */
  sent(): number;
  received(): number;
  reset(): void;
  close(): Promise<void>;
}

/** Stands in front of a port. */
export async function countBytes(port: number): Promise<ByteCounter> {
  let [sent, received] = [0, 0];
  const sockets = new Set<net.Socket>();
  const proxy = net.createServer((client) => {
    const server = net.connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (piece) => (sent += piece.length)).pipe(server);
    server.on('data', (piece) => (received += piece.length)).pipe(client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    sent: () => sent,
    received: () => received,
    reset: () => ([sent, received] = [0, 0]),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        proxy.close(() => resolve());
      }),
  };
}
