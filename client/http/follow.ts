/**
 * Reads the stream of live changes by fetch, because `EventSource` cannot send the Authorization header.
 * @see contract section 4.4; docs/sync-rules.md R42
 */
import * as z from 'zod/mini';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { problemSchema } from '#protocol/problem-document.ts';
import { Problem } from '#protocol/problem.ts';
import { readEvent } from '#protocol/read-answer.ts';
import type { Change } from '#protocol/sync-answer.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { newRequestId, type ApiPorts } from './api.ts';

/** The events of a stream. */
export interface StreamEvents {
  /** Anything arrived, even a keep-alive comment. */
  heard(): void;
  changes(event: ChangesEvent): void;
  /** The server's name of this stream. */
  named(stream: string): void;
  /** The cursor is not accepted any more; the stream is about to end. */
  reset(): void;
  /** The delay before the next stream that the server asks for, in ms. */
  comeBackIn(ms: number): void;
}

/** Changes, and the cursor after them. */
export interface ChangesEvent {
  cursor: string;
  changes: Change[];
  /** The batches, as they were named beside this stream, that have sent what it leaves out. */
  leftOut?: number[] | undefined;
}

const nameSchema = z.object({ stream: z.string() });

/**
 * Follows the changes after a cursor; resolves when the server ends the stream.
 * @throws Problem of the server instead of a stream; `network` when it cannot be reached or the stream breaks off
 */
export async function followChanges(
  { fetch, baseUrl, ...ports }: ApiPorts,
  token: string,
  cursor: string,
  on: StreamEvents,
  signal: AbortSignal,
  protocol: number = PROTOCOL,
): Promise<void> {
  const requestId = newRequestId(ports);
  try {
    // A server of protocol 1 accepts no other parameter.
    const spoken = protocol > 1 ? `&protocol=${protocol}` : '';
    const response = await fetch(`${baseUrl}/api/sync/stream?cursor=${encodeURIComponent(cursor)}${spoken}`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${token}`, 'x-request-id': requestId },
      ...{ cache: 'no-store', credentials: 'include', redirect: 'error', signal },
    });
    if (response.headers.get('x-request-id') !== requestId) throw new Error('Somebody else answered.');
    if (!response.ok) throw Problem.fromDocument(problemSchema.parse(await response.json()));
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) throw new Error('This is no stream.');
    await read(response.body!, on, signal);
  } catch (cause) {
    throw cause instanceof Problem ? cause : new Problem('network', "Can't reach server", {}, { cause });
  }
}

async function read(body: ReadableStream<Uint8Array>, on: StreamEvents, signal: AbortSignal): Promise<void> {
  const parser = createParser({ onEvent: (message) => tell(message, on), onRetry: (ms) => on.comeBackIn(ms) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  // Some platforms ignore the signal once the headers have arrived, so the reader is cancelled as well.
  signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    on.heard();
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

/** Dispatches an event; unknown events of later servers are ignored. */
function tell({ event, data }: EventSourceMessage, on: StreamEvents): void {
  if (event === 'reset') on.reset();
  else if (event === 'stream') on.named(nameSchema.parse(JSON.parse(data)).stream);
  else if (event === 'changes') on.changes(readEvent(JSON.parse(data)));
}
