/** A reader of a stream that costs little: many of them share the machine with the server that they measure. */
import http from 'node:http';
import type { Person } from './stage.ts';

export interface Reader {
  /** Resolves when what has come since the last time holds what is looked for. */
  until(holds: (text: string) => boolean): Promise<void>;
  close(): void;
}

/**
 * Opens a stream.
 * @param from  the address to call from: of a loopback there are millions, and a server counts streams by address
 * @throws when it is refused
 */
export function openReader(base: string, { token }: Person, from?: string): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${base}/api/sync/stream`, {
      agent: false,
      headers: { Authorization: `Bearer ${token}` },
      ...(from !== undefined && { localAddress: from }),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`A stream was answered by ${response.statusCode}.`));
        return;
      }
      let text = '';
      let check: () => void = () => undefined;
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        check();
      });
      // Hung up on, by us.
      response.on('error', () => undefined);
      resolve({
        until: (holds) =>
          new Promise((seen) => {
            check = () => {
              if (!holds(text)) return;
              text = '';
              check = () => undefined;
              seen();
            };
            check();
          }),
        close: () => request.destroy(),
      });
    });
  });
}
