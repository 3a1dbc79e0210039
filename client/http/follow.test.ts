import { expect, it } from 'vitest';
import { followChanges } from './follow.ts';

it('[R43] a stream that is hung up on ends, also where the platform has forgotten the signal', async () => {
  const hangUp = new AbortController();
  // Node collects the link between a signal and a body that is being read as garbage.
  const deafFetch = (_: unknown, { headers }: RequestInit = {}): Promise<Response> => {
    const requestId = new Headers(headers).get('x-request-id')!;
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode(': open\n\n')) });
    return Promise.resolve(
      new Response(body, { headers: { 'content-type': 'text/event-stream', 'x-request-id': requestId } }),
    );
  };
  const ports = { fetch: deafFetch as typeof fetch, baseUrl: '', newId: () => 'r1', deadline: AbortSignal.timeout };
  let heard = 0;
  const events = { heard: () => (heard += 1), named: () => 0, changes: () => 0, reset: () => 0, comeBackIn: () => 0 };
  const followed = followChanges(ports, 'token', 'c1', events, hangUp.signal);
  await expect.poll(() => heard).toBe(1);
  hangUp.abort();
  await followed.catch(() => undefined);
}, 2_000);
