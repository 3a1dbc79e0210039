/** The real runtime of a page, in Node: its browser is played, with cookies, a trace and a network that can lose answers. */
import { randomUUID } from 'node:crypto';
import { Dexie } from 'dexie';
import { IDBFactory } from 'fake-indexeddb';
import type { Trace } from '#client/device/trace.ts';
import type { RuntimeHandle } from '#client/runtime/runtime-handle.ts';
import { startRuntime, type RuntimePorts } from '#client/runtime/runtime.ts';
import { TestPorts } from './sync-ports.ts';

/** A browser with one page. */
export class PlayedBrowser {
  /** What the server has set, by name. */
  readonly cookies = new Map<string, string>();
  trace: Trace | null = null;
  /** Answers to the next so many requests do not come back. */
  lost = 0;
  private readonly ports: RuntimePorts;

  constructor(url: string) {
    const ports = new TestPorts();
    ports.nowMs = Date.now();
    this.ports = Object.assign(ports, {
      trace: {
        read: () => this.trace,
        leave: (trace: Trace | null) => void (this.trace = trace),
        remove: () => void (this.trace = null),
      },
      network: {
        fetch: this.fetch,
        baseUrl: url,
        newId: randomUUID,
        deadline: (ms: number) => AbortSignal.timeout(ms),
      },
    });
    this.clear();
  }

  /** Opens the app. Pages of one browser share what it stores. */
  async open(): Promise<RuntimeHandle> {
    const handle = await startRuntime(this.ports);
    handle.begin();
    return handle;
  }

  /** Databases are gone; cookies and the trace are not. */
  clear(): void {
    Dexie.dependencies.indexedDB = new IDBFactory();
  }

  private readonly fetch: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('Cookie', [...this.cookies].map((pair) => pair.join('=')).join('; '));
    const answer = await fetch(input, { ...init, headers });
    if (this.lost > 0) {
      this.lost -= 1;
      throw new TypeError('Failed to fetch');
    }
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value, path] = /^([^=]+)=([^;]*);.*?path=([^;]*)/.exec(line)!;
      // The server takes away what stands at other paths, where this browser keeps nothing.
      if (path !== '/api/auth') continue;
      if (value === '') this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return answer;
  };
}
