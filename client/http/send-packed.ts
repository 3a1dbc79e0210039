/**
 * Sends bodies compressed by gzip, and uncompressed where somebody on the way does not accept that.
 * @see docs/sync-rules.md R118
 */
import type { ApiPorts, Exchange, Sent } from './api.ts';

/** The statuses with which our server, of any release, refuses a compressed body. */
const OURS = new Set([400, 411, 415, 501]);
/** The statuses that are never about compression: too large, and try again later. */
const NOT_ABOUT_IT = new Set([413, 429, 502, 503, 504]);
/** After this many compressed bodies in a row without an answer, each followed by an uncompressed one with an answer, none is compressed. */
const MOST_LOST = 3;

interface Way {
  isClosed: boolean;
  isPlainNext: boolean;
  lost: number;
}
const ways = new WeakMap<ApiPorts, Way>();

/**
 * Sends a body compressed, and uncompressed where the compression may be the problem: at once after a refusal, and with the next call after no
 * answer or that of an overloaded proxy. Once uncompressed bodies are known to fare better, none is compressed until the app starts again.
 * A body may arrive twice so, which does no harm (R3).
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
  // If the uncompressed body is refused alike, the refusal was not about compression.
  if (isOurs(second, plain) && !isSame) way.isClosed = true;
  return second;
}

async function pack({ zip }: ApiPorts, plain: RequestInit): Promise<RequestInit | undefined> {
  const body = await zip?.(plain.body as string)?.catch(() => undefined);
  return body && { ...plain, headers: { ...plain.headers, 'content-encoding': 'gzip' }, body };
}

const isOurs = ({ response }: Sent, { headers }: RequestInit): boolean =>
  response.headers.get('x-request-id') === (headers as Record<string, string>)['x-request-id'];

/** Whether a refusal may be about compression. A 400 with paths is not, because the server has read the body. */
function isRefusal(answer: Sent, plain: RequestInit): boolean {
  const { status } = answer.response;
  if (!isOurs(answer, plain)) return !NOT_ABOUT_IT.has(status);
  return OURS.has(status) && !/"errors":\[\{/.test(answer.text);
}
