/** Reads the answers of HTTP/1.1 as they arrive over a connection: their statuses, and where each one ends. */
const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

export class AnswerReader {
  /** Of the answers that came whole, in order; those of 1xx are left out. */
  readonly statuses: number[] = [];
  /** The status of an answer that has begun and not ended. */
  begun: number | undefined;
  /** Whether an answer said that the connection ends with it. */
  isLast = false;
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of the body that are to come; for one in chunks, of the chunk with its line end. */
  #left = 0;
  #isChunked = false;

  /** Takes what arrived. @throws Error where it is no HTTP */
  push(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#step());
  }

  /** Reads one head, one chunk or the rest of a body; false when more has to arrive. */
  #step(): boolean {
    if (this.begun === undefined) return this.#readHead();
    if (this.#left > 0) return this.#skip();
    if (!this.#isChunked) return this.#finish();
    const at = this.#rest.indexOf(LINE_END);
    if (at < 0) return false;
    const size = Number.parseInt(this.#rest.toString('latin1', 0, at), 16);
    if (Number.isNaN(size))
      throw new Error(`A chunk begins with ${JSON.stringify(this.#rest.toString('latin1', 0, 40))}`);
    this.#rest = this.#rest.subarray(at + 2);
    this.#left = size + 2;
    if (size === 0) this.#isChunked = false;
    return true;
  }

  #readHead(): boolean {
    const at = this.#rest.indexOf(HEAD_END);
    if (at < 0) return false;
    const head = this.#rest.toString('latin1', 0, at);
    this.#rest = this.#rest.subarray(at + 4);
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) throw new Error(`An answer begins with ${JSON.stringify(head.slice(0, 80))}`);
    if (status < 200) return true;
    this.begun = status;
    this.isLast ||= /^connection: close/im.test(head);
    this.#isChunked = /^transfer-encoding: chunked/im.test(head);
    this.#left = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    if (status === 204 || status === 304) [this.#isChunked, this.#left] = [false, 0];
    return true;
  }

  #skip(): boolean {
    const taken = Math.min(this.#left, this.#rest.length);
    this.#rest = this.#rest.subarray(taken);
    this.#left -= taken;
    return this.#left === 0;
  }

  #finish(): boolean {
    this.statuses.push(this.begun!);
    this.begun = undefined;
    return this.#rest.length > 0;
  }
}
