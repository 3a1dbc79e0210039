/** Sends a case over a raw connection, as far as it goes, and tells what was answered. */
import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answer-reader.ts';
import type { BodyCase } from './body-case.ts';

/** Beyond this a request hangs: the slowest is an import of 32 MiB behind others, on a busy machine. */
const PATIENCE_MS = 60_000;

/** One connection after the other, each used until something ends it. */
export class Caller {
  #socket: Socket | undefined;

  constructor(private readonly port: number) {}

  /**
   * @returns the statuses of the answers, one that was cut off included
   * @throws Error when nothing comes, or something that is no HTTP; and when nobody listens any more
   */
  send(one: BodyCase): Promise<number[]> {
    const socket = this.#socket ?? this.#dial();
    this.#socket = undefined;
    const reader = new AnswerReader();
    return new Promise((resolve, reject) => {
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        socket
          .removeAllListeners('data')
          .removeAllListeners('end')
          .removeAllListeners('close')
          .removeAllListeners('error');
        socket.on('error', () => undefined);
        const isDone = one.end === 'answers' && reader.statuses.length === one.requests;
        if (!error && isDone && !reader.isLast && !socket.closed) this.#socket = socket;
        else socket.resetAndDestroy();
        if (error) reject(error);
        else resolve(reader.begun === undefined ? reader.statuses : [...reader.statuses, reader.begun]);
      };
      const timer = setTimeout(
        () => settle(new Error(`hangs after ${reader.statuses.length} of ${one.requests} answers`)),
        PATIENCE_MS,
      );
      socket.on('error', (error: NodeJS.ErrnoException) => settle(error.code === 'ECONNREFUSED' ? error : undefined));
      socket.on('close', () => {
        const isShort = one.end === 'answers' && reader.statuses.length < one.requests && !reader.isLast;
        settle(isShort ? new Error(`closed after ${reader.statuses.length} of ${one.requests} answers`) : undefined);
      });
      socket.on('end', () => socket.end());
      socket.on('data', (bytes: Buffer) => {
        try {
          reader.push(bytes);
        } catch (error) {
          return settle(error as Error);
        }
        if (one.end === 'reset-amid-answer') settle();
        else if (one.end === 'answers' && reader.statuses.length >= one.requests) settle();
      });
      this.#write(socket, one, () => settle());
    });
  }

  /** Hangs up. */
  end(): void {
    this.#socket?.destroy();
  }

  #dial(): Socket {
    return connect({ port: this.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  }

  #write(socket: Socket, { bytes, sent, pause, end }: BodyCase, reset: () => void): void {
    const finish = (): void => {
      if (socket.destroyed) return;
      if (end === 'half-close') socket.end(bytes.subarray(from, sent));
      else if (end === 'reset') socket.write(bytes.subarray(from, sent), () => setImmediate(reset));
      else socket.write(bytes.subarray(from, sent));
    };
    const from = pause !== undefined && pause < sent ? pause : 0;
    if (from === 0) return finish();
    socket.write(bytes.subarray(0, from), () => setTimeout(finish, 1));
  }
}
