/** Our own server, by what our client says to it. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { toWire } from '#client/http/wire-request.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { formatStamp, type Stamp } from '#protocol/stamp.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { read, ZIP_FROM } from '../http-client.ts';
import type { Person, Stage } from '../stage.ts';
import { createCaller } from './http-caller.ts';
import { collectPages } from './pages.ts';
import type { Account, Device, Goal, Peer, Via } from './peer.ts';

/** Its PostgreSQL commits to the disk. */
export const ours = (stage: Stage): Peer => ({
  name: 'StudentOS',
  survives: 'disk',
  start: () =>
    Promise.resolve({
      port: stage.server.port,
      stop: () => Promise.resolve(),
      async account(): Promise<Account> {
        const [person] = await stage.people(1);
        return { device: (via) => createDevice(via, person!) };
      },
    }),
});

/** A replica of its own, with a clock that never stands still. */
function createDevice(via: Via, { token }: Person): Device {
  const replicaId = randomUUID().replaceAll('-', '').slice(16);
  // A browser says that it accepts whatever comes.
  const caller = createCaller(via, { Accept: '*/*', Authorization: `Bearer ${token}` });
  let last = { ms: 0, counter: 0 };
  let cursor: string | null = null;
  /** What the server calls the stream that this device follows. */
  let stream: string | undefined;

  const nextStamp = (): Stamp => {
    const ms = Date.now();
    last = ms > last.ms ? { ms, counter: 0 } : { ms: last.ms, counter: last.counter + 1 };
    return formatStamp({ ...last, replicaId });
  };
  const round = (from: string | null, mutations: Mutation[] = []): Promise<Buffer> => {
    const beside = mutations.length > 0 && stream !== undefined && { stream };
    const json = JSON.stringify(toWire({ protocol: PROTOCOL, replicaId, cursor: from, mutations, ...beside }));
    const isPacked = via.isCompressed && json.length >= ZIP_FROM;
    const headers = { 'X-Request-Id': newRequestId(), ...(isPacked && { 'Content-Encoding': 'gzip' }) };
    return caller.call('POST', '/api/sync', isPacked ? gzipSync(json) : json, headers);
  };
  const write = async (mutations: Mutation[], status: number): Promise<void> => {
    const answer = await round(cursor, mutations);
    cursor = cursorOf(answer);
    const taken = read(answer).results.filter((result) => result.status === status);
    if (taken.length < mutations.length) throw new Error(`goals were not taken: ${answer.toString('utf8', 0, 500)}`);
  };

  const pullFrom = async (start: string | null): Promise<{ pages: Buffer[]; cursor: string | null }> => {
    let [from, isDone] = [start, false];
    const pages = await collectPages(async () => {
      if (isDone) return undefined;
      const page = await round(from);
      from = cursorOf(page);
      isDone = page.includes('"hasMore":false');
      return page;
    });
    return { pages, cursor: from };
  };

  return {
    close: () => caller.close(),
    async open() {
      cursor ??= cursorOf(await round(cursor));
    },
    push: (goals) =>
      write(
        goals.map((goal) => toPost(goal, nextStamp())),
        201,
      ),
    async pull() {
      const { pages } = await pullFrom(null);
      return () => pages.flatMap((page) => read(page).changes).filter(({ resource }) => resource === 'goals').length;
    },
    async follow(heard) {
      ({ cursor } = await pullFrom(cursor));
      const headers = { Accept: 'text/event-stream', 'X-Request-Id': newRequestId() };
      const path = `/api/sync/stream?cursor=${encodeURIComponent(cursor!)}&protocol=${PROTOCOL}`;
      const listen = (text: string): void => {
        stream ??= /"stream":"([^"]+)"/.exec(text)?.[1];
        heard(text);
      };
      await caller.stream(path, listen, headers);
    },
    rename: ({ id }, title) =>
      write(
        [{ id: randomUUID(), method: 'PATCH', resource: 'goals', recordId: id, body: { title }, stamp: nextStamp() }],
        200,
      ),
  };
}

/** As short as our client's. */
const newRequestId = (): string => randomUUID().slice(-12);

const toPost = ({ id, ...body }: Goal, stamp: Stamp): Mutation => ({
  ...{ id: randomUUID(), method: 'POST', resource: 'goals', recordId: id },
  ...{ body, stamp },
});

/** Without reading the rest. */
const cursorOf = (answer: Buffer): string => /"cursor":"([^"]+)"/.exec(answer.toString('latin1'))![1]!;
