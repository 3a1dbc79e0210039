/** A network between two ends that misbehaves on demand. TCP only: it changes no byte, and reads none unless asked to. */
import { once } from 'node:events';
import net from 'node:net';

/**
 * `through`: a good network. `silent`: accepts connections, swallows everything and never answers. `deaf`: what is sent
 * arrives, and no answer ever comes back. `refuse`: hangs up at once. `torn`: hangs up in the middle of an answer.
 * `slow`: answers drip in. `portal`: whatever is asked, a hotel answers.
 */
export type Behaviour = 'through' | 'silent' | 'deaf' | 'refuse' | 'torn' | 'slow' | 'portal';

/** The port of a server on this machine, or the path of its socket. */
export type Target = number | string;

export interface FaultProxy {
  url: string;
  port: number;
  /**
   * From now on, for open connections as well. What was swallowed stays lost: when it ends, its connections are
   * cut, as when a server that hung is started again.
   */
  behave(behaviour: Behaviour): void;
  /** Cuts a connection instead of delivering what the server says when this says so of it; null delivers all. */
  cutAt(isLast: ((fromServer: Buffer) => boolean) | null): void;
  close(): Promise<void>;
}

/** After so many bytes of an answer a torn connection ends: inside the headers, or inside the body. */
const TORN_AFTER = [40, 300, 700, 1_500];
/** 64 kbit/s. */
const DRIP_MS = 125;
const DRIP_BYTES = 1_000;

const PORTAL_PAGE = '<!doctype html><title>Welcome</title><h1>Sign in to Hotel Wi-Fi</h1>';
const PORTAL =
  `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${PORTAL_PAGE.length}\r\n` +
  `Connection: close\r\n\r\n${PORTAL_PAGE}`;

/** @param target  the real server; asked for each connection where it is a function */
export async function startFaultProxy(target: Target | (() => Target)): Promise<FaultProxy> {
  const lines = new Set<Line>();
  let behaviour: Behaviour = 'through';
  let isLast: ((fromServer: Buffer) => boolean) | null = null;
  let count = 0;
  const server = net.createServer((socket) => {
    if (behaviour === 'refuse') return void socket.destroy();
    count += 1;
    const line = new Line(
      socket,
      typeof target === 'function' ? target() : target,
      TORN_AFTER[count % TORN_AFTER.length]!,
      () => lines.delete(line),
      (piece) => isLast?.(piece) ?? false,
    );
    lines.add(line);
    line.behave(behaviour);
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
      for (const line of lines) line.behave(next);
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
  private readonly up: net.Socket;
  /** Once something was swallowed, nothing that follows would make sense. */
  private isSpoilt = false;
  private taker: (fromServer: Buffer) => void = () => undefined;

  constructor(
    private readonly down: net.Socket,
    target: Target,
    private readonly tornAfter: number,
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

  behave(behaviour: Behaviour): void {
    switch (behaviour) {
      case 'through':
        return this.isSpoilt ? this.cut() : undefined;
      case 'refuse':
        return this.cut();
      case 'silent':
        return this.silence();
      case 'deaf':
        return this.takeAnswers(() => undefined);
      case 'torn':
        return this.tear();
      case 'slow':
        return this.drip();
      case 'portal':
        return this.beAPortal();
    }
  }

  cut(): void {
    this.down.destroy();
    this.up.destroy();
  }

  /** Swallows what comes, from either side, and leaves the client waiting. */
  private silence(): void {
    this.hangUpOnServer();
    this.down.resume();
  }

  private tear(): void {
    let left = this.tornAfter;
    this.takeAnswers((piece) => {
      if (this.down.destroyed) return;
      this.down.write(piece.subarray(0, left));
      left -= piece.length;
      if (left <= 0) this.down.destroySoon();
    });
  }

  private drip(): void {
    const waiting: Buffer[] = [];
    this.takeAnswers((piece) => waiting.push(piece));
    const timer = setInterval(() => {
      const all = Buffer.concat(waiting.splice(0));
      if (all.length === 0) return;
      this.down.write(all.subarray(0, DRIP_BYTES));
      if (all.length > DRIP_BYTES) waiting.push(all.subarray(DRIP_BYTES));
    }, DRIP_MS);
    this.down.on('close', () => clearInterval(timer));
  }

  private beAPortal(): void {
    this.hangUpOnServer();
    this.down.on('data', () => this.down.end(PORTAL));
  }

  /** What the server says goes here from now on. */
  private takeAnswers(take: (piece: Buffer) => void): void {
    this.isSpoilt = true;
    this.up.unpipe(this.down);
    this.up.off('data', this.taker);
    this.taker = take;
    this.up.on('data', take);
    this.up.resume();
  }

  private hangUpOnServer(): void {
    this.isSpoilt = true;
    this.down.unpipe();
    this.up.unpipe();
    this.up.removeAllListeners('close');
    this.up.destroy();
  }
}
