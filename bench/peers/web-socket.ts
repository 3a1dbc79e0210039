/** A client of a server that speaks by WebSocket: Node 20 has none of its own, so the peer's package is used. */
import { once, type EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Socket {
  send(message: object): void;
  /** Resolves with the next message that holds a text. Asked for before what brings it is sent. */
  until(text: string): Promise<string>;
  close(): void;
}

/** What is used of `ws`. It offers compression, as Chromium does. */
interface Client extends EventEmitter {
  send(text: string): void;
  terminate(): void;
}

/** @param heard  told of each message */
export async function openSocket(folder: string, url: string, heard: (text: string) => void): Promise<Socket> {
  const load = createRequire(path.join(folder, 'package.json'));
  const WebSocket = load('ws') as new (url: string) => Client;
  const client = new WebSocket(url);
  const waiting = new Set<(text: string) => void>();
  client.on('message', (data: Buffer) => {
    const text = data.toString();
    for (const look of waiting) look(text);
    heard(text);
  });
  await once(client, 'open');
  // Hung up on, by us.
  client.on('error', () => undefined);
  return {
    send: (message) => client.send(JSON.stringify(message)),
    until: (wanted) =>
      new Promise((resolve) => {
        const look = (text: string): void => {
          if (!text.includes(wanted)) return;
          waiting.delete(look);
          resolve(text);
        };
        waiting.add(look);
      }),
    close: () => client.terminate(),
  };
}
