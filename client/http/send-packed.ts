/**
 * Bodies that travel packed by gzip, and what becomes of them where somebody on the way does not take any.
 * @see docs/sync-rules.md R118
 */
import type { ApiPorts, Exchange, Sent } from './api.ts';

/** What our server, of any release, says to a body that it could not unpack or does not know how to. */
const OURS = new Set([400, 411, 415, 501]);
/** What says nothing about packing, whoever says it: too large, and come back later. */
const NOT_ABOUT_IT = new Set([413, 429, 502, 503, 504]);
/** After so many packed bodies in a row that brought no answer, each followed by a plain one that did, none is packed any more. */
const MOST_LOST = 3;

interface Way {
  isClosed: boolean;
  isPlainNext: boolean;
  lost: number;
}
const ways = new WeakMap<ApiPorts, Way>();

/**
 * Sends a body packed, and plain where that may be what is wrong. A plain one follows at once where somebody refused the packed one,
 * and with the next call where it brought no answer, or an overloaded proxy's. Nothing is packed any more, until the app is started
 * again, once plain ones are known to fare better. So a body may arrive twice (R3).
 * @throws Problem `network`
 */
export async function sendPacked(ports: ApiPorts, plain: RequestInit, exchange: Exchange): Promise<Sent> {
  const way = ways.get(ports) ?? { isClosed: false, isPlainNext: false, lost: 0 };
  ways.set(ports, way);
  const { isPlainNext } = way;
  const packed = way.isClosed || isPlainNext ? undefined : await pack(ports, plain);
  if (!packed) {
    way.isPlainNext = false;
    const answer = await exchange(plain);
    if (isPlainNext && isOurs(answer, plain)) {
      way.lost += 1;
      way.isClosed = way.lost >= MOST_LOST;
    }
    return answer;
  }
  way.isPlainNext = true;
  const answer = await exchange(packed);
  way.isPlainNext = false;
  if (!isRefusal(answer, plain)) {
    if (isOurs(answer, plain)) way.lost = 0;
    else way.isPlainNext = true;
    return answer;
  }
  const second = await exchange(plain);
  const isSame = isOurs(answer, plain) && second.response.status === answer.response.status;
  // The same refusal of a plain body was no refusal of packing.
  if (isOurs(second, plain) && !isSame) way.isClosed = true;
  return second;
}

async function pack({ zip }: ApiPorts, plain: RequestInit): Promise<RequestInit | undefined> {
  const body = await zip?.(plain.body as string)?.catch(() => undefined);
  return body && { ...plain, headers: { ...plain.headers, 'content-encoding': 'gzip' }, body };
}

const isOurs = ({ response }: Sent, { headers }: RequestInit): boolean =>
  response.headers.get('x-request-id') === (headers as Record<string, string>)['x-request-id'];

/** Whether an answer may be about the packing. A 400 with paths is not: who names them has read the body. */
function isRefusal(answer: Sent, plain: RequestInit): boolean {
  const { status } = answer.response;
  if (!isOurs(answer, plain)) return !NOT_ABOUT_IT.has(status);
  return OURS.has(status) && !/"errors":\[\{/.test(answer.text);
}
