/** A reader of the stream of changes, as a client is one. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Change } from '#protocol/sync-answer.ts';

/** An event as it came; comments are not events. */
export interface StreamEvent {
  event: string;
  id?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  data: any;
}

export interface EventStream {
  response: Response;
  events: StreamEvent[];
  /** Everything that came, as text. */
  text(): string;
  /** The records of all changes so far, in the order in which they came. */
  changes(): Change[];
  /** The cursor of the last changes. */
  cursor(): string | null;
  /** Resolves when the condition holds; rejects when the stream ended first, or after some seconds. */
  until(holds: () => boolean, what?: string): Promise<void>;
  /** Resolves when the server ended the stream. */
  ended: Promise<void>;
  /** Hangs up. */
  close(): void;
}

const PATIENCE_MS = 15_000;

/** What an event of changes says. */
export interface ChangesEvent {
  cursor: string;
  changes: Change[];
}

/**
 * Opens a stream and begins to read it.
 * @param onChanges  called with each event of changes
 */
export async function openStream(
  url: string,
  token: string,
  cursor: string | null = null,
  onChanges: (event: ChangesEvent) => void = () => undefined,
  protocol: 1 | 2 = 1,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const hangUp = new AbortController();
  const query = new URLSearchParams({
    ...(cursor !== null && { cursor }),
    ...(protocol > 1 && { protocol: `${protocol}` }),
  });
  const response = await fetch(`${url}/api/sync/stream?${query}`, {
    headers: { Authorization: `Bearer ${token}`, Accept: 'text/event-stream', ...headers },
    signal: hangUp.signal,
  });
  const events: StreamEvent[] = [];
  const heard = new EventTarget();
  let text = '';
  let rest = '';
  let isOver = false;
  const ended = read(response, (piece) => {
    text += piece;
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop()!;
    for (const one of blocks.map(parse)) {
      events.push(one);
      if (one.event === 'changes') onChanges(one.data as ChangesEvent);
    }
    heard.dispatchEvent(new Event('heard'));
  }).finally(() => {
    isOver = true;
    heard.dispatchEvent(new Event('heard'));
  });
  const changeEvents = (): StreamEvent[] => events.filter(({ event }) => event === 'changes');
  return {
    response,
    events,
    text: () => text,
    changes: () => changeEvents().flatMap(({ data }) => (data as { changes: Change[] }).changes),
    cursor: () => (changeEvents().at(-1)?.data as { cursor: string } | undefined)?.cursor ?? null,
    ended,
    close: () => hangUp.abort(),
    async until(holds, what = 'what was waited for') {
      const deadline = Date.now() + PATIENCE_MS;
      while (!holds()) {
        if (isOver) throw new Error(`The stream ended before ${what} came:\n${text.slice(-2000)}`);
        if (Date.now() > deadline) throw new Error(`The stream never brought ${what}:\n${text.slice(-2000)}`);
        await Promise.race([once(heard, 'heard'), sleep(500)]);
      }
    },
  };
}

async function read(response: Response, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>)
      take(decoder.decode(piece, { stream: true }));
  } catch {
    // Cut, or hung up on.
  }
}

/** Lines end with a line feed alone here; a pattern would end them at U+2028 too. */
function parse(block: string): StreamEvent {
  const lines = block.split('\n');
  const valueOf = (field: string): string | undefined =>
    lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2);
  const data = valueOf('data');
  const id = valueOf('id');
  return {
    event: valueOf('event') ?? 'comment',
    ...(id !== undefined && { id }),
    data: data === undefined ? undefined : JSON.parse(data),
  };
}
