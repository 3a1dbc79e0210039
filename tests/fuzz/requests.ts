/** Requests that are mostly wrong in one or two places, to every route there is and to some that there are not. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { operations } from '#server/openapi/document.ts';
import type { Dice } from '#tests/support/dice.ts';
import { hostileText, hostileValue, spoil, spoiledJson } from './hostile.ts';

export interface FuzzRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
}

const CALLS = operations();
const METHODS = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'];
const PATHS = [
  '/',
  '/api',
  '/api/',
  '//',
  '/api//goals',
  '/api/../goals',
  '/api/%2e%2e/',
  '/api/%ff',
  '/api/goals/%00',
  '/%',
  '/.git/config',
];
const TYPES = [
  'text/plain',
  'application/json; charset=latin1',
  'application/x-www-form-urlencoded',
  'json',
  'multipart/form-data',
  '',
];
const ENCODERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;
/** A mebibyte and more of nothing, which is little when compressed. */
const BOMB = Buffer.alloc(1_200_000, 0x20);

/** Draws one. @param ids  see `drawMutation` */
export function drawRequest(dice: Dice, token: string, ids: string[]): FuzzRequest {
  const call = dice.pick(CALLS);
  // Hashing passwords is slow, and signing out would end the run's own session.
  const isSignOut = call.path.endsWith('/logout');
  const method = dice.chance(0.9) ? call.method : dice.pick(METHODS);
  const headers: Record<string, string> = dice.chance(0.95) && !isSignOut ? { Authorization: `Bearer ${token}` } : {};
  const request: FuzzRequest = { method, path: drawPath(dice, call.path, ids), headers };
  if (dice.chance(0.15)) addHostileHeader(dice, headers);
  if (call.body && dice.chance(0.95)) addBody(dice, request, call.body.example);
  // Node's client leaves it out of a GET, and the body would be read as the next request.
  if (request.body && dice.chance(0.9)) headers['Content-Length'] = String(request.body.length);
  else if (request.body) headers['Transfer-Encoding'] = 'chunked';
  return request;
}

function drawPath(dice: Dice, route: string, ids: string[]): string {
  if (dice.chance(0.03)) return dice.pick(PATHS);
  const plain = route.replace(/:\w+/g, () =>
    dice.chance(0.7) ? dice.pick(ids) : encode(hostileText(dice).slice(0, 500)),
  );
  const path = dice.chance(0.03) ? plain.toUpperCase() : plain;
  if (!dice.chance(0.5)) return path;
  const names = [
    'limit',
    'after',
    'date',
    'from',
    'to',
    'q',
    'completed',
    'goalId',
    'subject',
    'cursor',
    '__proto__',
    'x',
  ];
  const pairs = Array.from(
    { length: 1 + dice.below(3) },
    () => `${dice.pick(names)}=${dice.chance(0.9) ? encode(hostileText(dice).slice(0, 500)) : '%E0%A4%A'}`,
  );
  return `${path}?${pairs.join(dice.pick(['&', '&', '&', '&&', ';']))}`;
}

/** Lone surrogates, which cannot be encoded, travel as the bytes that a broken client makes of them. */
const encode = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80');

function addHostileHeader(dice: Dice, headers: Record<string, string>): void {
  const name = dice.pick([
    'Accept',
    'X-Request-Id',
    'Cookie',
    'Origin',
    'X-Forwarded-For',
    'If-None-Match',
    'Range',
    'Authorization',
    'Accept-Encoding',
  ]);
  const prefix =
    name === 'Cookie'
      ? dice.pick(['studentos_refresh=', 'studentos_refresh=a; studentos_refresh='])
      : name === 'Authorization'
        ? dice.pick(['Bearer ', 'Bearer sos_', 'Basic ', ''])
        : '';
  if (name === 'Accept-Encoding' && dice.chance(0.5)) headers[name] = dice.pick(['*;q=0', 'identity;q=0', 'br;q=2,*']);
  else headers[name] = prefix + headerText(dice);
}

const headerText = (dice: Dice): string =>
  hostileText(dice)
    .slice(0, 2000)
    .replace(/[^\t\x20-\x7e]/g, '~');

function addBody(dice: Dice, request: FuzzRequest, example: unknown): void {
  const isPassword = /^\/api\/(auth|users\/me\/?(\?|$))/.test(request.path);
  const valid = example as Record<string, unknown>;
  // Without its password's right type a body is refused before anything is hashed.
  const value = isPassword
    ? { ...spoil(dice, valid), password: 7 }
    : dice.chance(0.9)
      ? spoil(dice, valid)
      : hostileValue(dice);
  request.headers['Content-Type'] = dice.chance(0.95) ? 'application/json' : dice.pick(TYPES);
  request.body = dice.chance(0.01) ? BOMB : Buffer.from(spoiledJson(dice, value));
  if (dice.chance(0.02)) request.body[dice.below(request.body.length)] = dice.below(256);
  if (!dice.chance(0.1) && request.body !== BOMB) return;
  const encoding = dice.pick(['gzip', 'deflate', 'br'] as const);
  request.headers['Content-Encoding'] = dice.chance(0.9)
    ? encoding
    : dice.pick(['identity', 'compress', 'gzip, gzip', '__proto__']);
  if (dice.chance(0.8)) request.body = ENCODERS[encoding](request.body);
}
