/** One case of the lane of bodies: the bytes of a request, spoiled in one place or another, and how far they are sent. */
import { operations } from '#server/openapi/document.ts';
import type { AppRoute } from '#tests/support/app-routes.ts';
import type { Dice } from '#tests/support/dice.ts';
import { LIMITS, pack, type Encoding, type Limit, type LimitBody } from './limit-bodies.ts';

export interface BodyCase {
  route: AppRoute;
  bytes: Buffer;
  /** How many requests that are framed well are in the bytes; 0 where the framing lies. */
  requests: number;
  /** `answers` waits for them, on a connection that may be used again; the others end the connection. */
  end: 'answers' | 'reset' | 'half-close' | 'reset-amid-answer';
  /** Up to where the bytes are sent. */
  sent: number;
  /** Where the sender stops for a moment. */
  pause: number | undefined;
}

export interface Setting {
  routes: AppRoute[];
  token: string;
  bodies: Record<Limit, LimitBody[]>;
}

const CALLS = operations();
const ENCODINGS = ['identity', 'gzip', 'deflate', 'br'] as const;
const OTHER_ENCODINGS = ['gzip, gzip', 'gzip, br', 'x-gzip', 'compress', 'zstd', 'GZIP', '*', 'identity, gzip', ''];
const ACCEPTED = ['gzip', 'br', 'deflate', 'zstd', 'identity', '*', 'gzip;q=0, *'];
/** A password of the right type is hashed, which takes a core for a quarter of a second. */
const HASHED = 0.004;

export function drawCase(dice: Dice, setting: Setting): BodyCase {
  const route = dice.pick(dice.chance(0.5) ? setting.routes.filter(takesBody) : setting.routes);
  const { encoding, bytes } = drawBody(dice, route, setting);
  const body = spoilBytes(dice, bytes);
  const { request, isFramed } = frame(dice, headOf(dice, route, setting.token, encoding), body);
  const before = dice.chance(0.25) ? drawSlow(dice, setting) : [];
  const after = dice.chance(0.15) ? [Buffer.from('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')] : [];
  const all = Buffer.concat([...before, request, ...after]);
  const start = Buffer.concat(before).length;
  return {
    route,
    bytes: all,
    requests: isFramed ? before.length + 1 + after.length : 0,
    ...drawEnd(dice, route, { isFramed, start, headEnd: start + request.length - body.length, end: all.length }),
    pause: dice.chance(0.3) ? dice.below(all.length) : undefined,
  };
}

const takesBody = ({ method }: AppRoute): boolean => method !== 'GET';

function drawBody(dice: Dice, route: AppRoute, { bodies }: Setting): LimitBody {
  const limit = limitOf(route.path);
  if (dice.chance(0.3)) return drawSmall(dice, route);
  // Inflating 32 MiB takes a tenth of a second.
  const near = limit === 'import' && !dice.chance(0.01) ? 'sync' : limit;
  const body = dice.pick(bodies[near]);
  return dice.chance(0.95) ? body : { ...body, encoding: dice.pick(ENCODINGS) };
}

const limitOf = (path: string): Limit =>
  path.endsWith('/import') ? 'import' : path.startsWith('/api/sync') ? 'sync' : 'rest';

function drawSmall(dice: Dice, route: AppRoute): LimitBody {
  const encoding = dice.pick(ENCODINGS);
  if (dice.chance(0.03) && encoding === 'identity') return { encoding, bytes: Buffer.alloc(LIMITS.rest + 1, ' ') };
  const example = CALLS.find(({ method, path }) => method === route.method && path === route.path)?.body?.example;
  const json = JSON.stringify(dice.chance(0.9) ? (example ?? {}) : [], (key, value: unknown) =>
    /password/i.test(key) && !dice.chance(HASHED) ? 7 : value,
  );
  return { encoding, bytes: pack(encoding, Buffer.from(json), dice.chance(0.2)) };
}

/** Cut off, changed in some places, followed by something else, or as it is. */
function spoilBytes(dice: Dice, bytes: Buffer): Buffer {
  const kind = dice.below(10);
  if (kind < 2) return bytes.subarray(0, placeIn(dice, bytes.length));
  if (kind < 5) {
    const spoiled = Buffer.from(bytes);
    for (let times = 1 + dice.below(3); times > 0; times -= 1) spoiled[placeIn(dice, bytes.length)] = dice.below(256);
    return spoiled;
  }
  if (kind < 8) return Buffer.concat([bytes, Buffer.alloc(1 + dice.below(64), dice.pick([0xff, 0, 0x1f, 0x20]))]);
  return kind === 8 ? Buffer.concat([bytes, bytes.subarray(0, 4096)]) : bytes;
}

/** Any place, and the ends more often. */
function placeIn(dice: Dice, length: number): number {
  if (length === 0) return 0;
  const near = Math.min(length, 40);
  return dice.pick([dice.below(length), dice.below(length), dice.below(near), length - 1 - dice.below(near)]);
}

function headOf(dice: Dice, { method, path }: AppRoute, token: string, encoding: Encoding): string[] {
  const target = path.replace(/:\w+/g, () => (dice.chance(0.95) ? dice.uuid() : '%00')).replace(/\(.*|\*/g, '');
  const label = dice.chance(0.9) ? encoding : dice.pick([...ENCODINGS, ...OTHER_ENCODINGS]);
  return [
    `${method} ${target} HTTP/1.1`,
    'Host: x',
    `Content-Type: ${dice.chance(0.98) ? 'application/json' : 'text/plain'}`,
    ...(label === 'identity' && dice.chance(0.8) ? [] : [`Content-Encoding: ${label}`]),
    ...(dice.chance(0.9) && !path.endsWith('/logout') ? [`Authorization: Bearer ${token}`] : []),
    ...(dice.chance(0.4) ? [`Accept-Encoding: ${dice.pick(ACCEPTED)}`] : []),
    ...(dice.chance(0.02) ? ['Expect: 100-continue'] : []),
    ...(dice.chance(0.05) ? ['Connection: close'] : []),
  ];
}

/** Says where the body ends: by its length, in chunks, or wrongly. */
function frame(dice: Dice, head: string[], body: Buffer): { request: Buffer; isFramed: boolean } {
  const kind = dice.below(100);
  const with_ = (lines: string[], bytes: Buffer, isFramed = true) => ({
    request: Buffer.concat([Buffer.from(`${[...head, ...lines].join('\r\n')}\r\n\r\n`), bytes]),
    isFramed,
  });
  if (kind < 15) return with_(['Transfer-Encoding: chunked'], inChunks(dice, body));
  if (kind < 18) return with_(['Transfer-Encoding: chunked'], spoilBytes(dice, inChunks(dice, body)), false);
  if (kind < 22) return with_([`Content-Length: ${body.length + 1 + dice.below(100)}`], body, false);
  if (kind < 25) return with_([`Content-Length: ${Math.max(0, body.length - 1 - dice.below(100))}`], body, false);
  if (kind < 27) return with_([], body, body.length === 0);
  if (kind < 28) return with_([`Content-Length: ${body.length}`, 'Transfer-Encoding: chunked'], body, false);
  return with_([`Content-Length: ${body.length}`], body);
}

function inChunks(dice: Dice, body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let from = 0; from < body.length;) {
    const part = body.subarray(from, from + 1 + dice.below(body.length));
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
    from += part.length;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

const EXPORT = '/api/users/me/export';

/** A request that is answered later than the next one is refused; now and then more exports than the server makes at once. */
function drawSlow(dice: Dice, { token }: Setting): Buffer[] {
  const path = dice.pick(['/api/users/me', '/api/goals', EXPORT, '/api/users/me/sessions', '/readyz']);
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  return path === EXPORT && dice.chance(0.05) ? Array<Buffer>(12).fill(request) : [request];
}

interface Places {
  isFramed: boolean;
  start: number;
  headEnd: number;
  end: number;
}

function drawEnd(dice: Dice, { path }: AppRoute, places: Places): Pick<BodyCase, 'end' | 'sent'> {
  const { start, headEnd, end } = places;
  const kind = dice.below(100);
  if (kind < 8) return { end: 'reset', sent: start + dice.below(headEnd - start) };
  if (kind < 22) return { end: 'reset', sent: headEnd + dice.below(end - headEnd + 1) };
  if (kind < 30) return { end: 'reset', sent: end };
  if (kind < 37) return { end: 'half-close', sent: start + dice.below(end - start + 1) };
  // What is not framed well may wait for more.
  if (!places.isFramed || kind < 42) return { end: 'half-close', sent: end };
  // A stream would not end by itself.
  if (kind < 50 || path.endsWith('/stream')) return { end: 'reset-amid-answer', sent: end };
  return { end: 'answers', sent: end };
}
