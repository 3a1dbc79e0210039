/** A network between two ends that misbehaves on demand. TCP only: it changes no byte, and reads none unless asked to. */
import { once } from 'node:events';
import net from 'node:net';

/**
 * `through`: a good network. `silent`: accepts connections, swallows everything and never answers.
 * `refuse`: hangs up at once.
 */
export type Behaviour = 'through' | 'silent' | 'refuse';

export interface FaultProxy {
  url: string;
  port: number;
  /**
   * From now on, for open connections as well. What `silent` swallowed stays lost: when it ends, its connections are
   * cut, as when a server that hung is started again.
   */
  behave(behaviour: Behaviour): void;
  /** Cuts a connection instead of delivering what the server says when this says so of it; null delivers all. */
  cutAt(isLast: ((fromServer: Buffer) => boolean) | null): void;
  close(): Promise<void>;
}

/** @param target  the port of the real server on this machine, or the path of its socket */
export async function startFaultProxy(target: number | string): Promise<FaultProxy> {
  const lines = new Set<Line>();
  let behaviour: Behaviour = 'through';
  let isLast: ((fromServer: Buffer) => boolean) | null = null;
  const server = net.createServer((socket) => {
    if (behaviour === 'refuse') return void socket.destroy();
    const line = new Line(
      socket,
      target,
      () => lines.delete(line),
      (piece) => isLast?.(piece) ?? false,
    );
    lines.add(line);
    if (behaviour === 'silent') line.silence();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    cutAt: (condition) => (isLast = condition),
    behave(next) {
      behaviour = next;
      for (const line of lines) {
        if (next === 'silent') line.silence();
        else if (next === 'refuse' || line.isSilent) line.cut();
      }
    },
    async close() {
      for (const line of lines) line.cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** One connection of a client and its continuation to the server. */
class Line {
  isSilent = false;
  private readonly up: net.Socket;

  constructor(
    private readonly down: net.Socket,
    target: number | string,
    gone: () => void,
    isLast: (fromServer: Buffer) => boolean,
  ) {
    this.up = typeof target === 'string' ? net.connect(target) : net.connect(target, '127.0.0.1');
    this.up.prependListener('data', (piece: Buffer) => isLast(piece) && this.cut());
    this.down.pipe(this.up);
    this.up.pipe(this.down);
    for (const socket of [this.down, this.up]) socket.on('error', () => this.cut());
    this.down.on('close', () => {
      this.up.destroy();
      gone();
    });
    this.up.on('close', () => this.down.destroy());
  }

  /** Swallows what comes, from either side, and leaves the client waiting. */
  silence(): void {
    this.isSilent = true;
    this.down.unpipe();
    this.up.unpipe();
    this.up.removeAllListeners('close');
    this.up.destroy();
    this.down.resume();
  }

  cut(): void {
    this.down.destroy();
    this.up.destroy();
  }
}
