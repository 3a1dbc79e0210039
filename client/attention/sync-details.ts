/** How syncing stands, for whoever helps: states, counts and codes, and nothing that a person wrote. */
import type { Store } from '#client/store/database.ts';
import { readAgreement } from '#client/store/meta.ts';

interface Status {
  state: string;
  lastSyncAt: number | null;
}

interface Surroundings {
  build: string;
  userAgent: string;
  online: boolean;
}

/** @returns lines of `name: value` */
export async function syncDetails(store: Store, status: Status, around: Surroundings): Promise<string> {
  const [outbox, attention, notices, cursor, agreement] = await Promise.all([
    store.outbox.toArray(),
    store.attention.toArray(),
    store.notices.count(),
    store.meta.get('cursor'),
    readAgreement(store),
  ]);
  const waiting = outbox.map(({ resource, queued, sending }) => {
    const slot = sending ?? queued;
    return `${resource} ${slot?.method ?? '-'} (${Object.keys(slot?.body ?? {}).join(' ')}) failed ${slot?.failures ?? 0}×${slot?.full ? ', no room' : ''}`;
  });
  const refused = attention.map(
    ({ resource, method, body, problem }) =>
      `${resource} ${method} (${Object.keys(body).join(' ')}): ${problem.status} ${problem.code}`,
  );
  return [
    `build: ${around.build}`,
    `time: ${new Date(store.now()).toISOString()}`,
    `clock: ${-store.offsetMs} ms ahead of the server's`,
    `state: ${status.state}`,
    `online: ${around.online}`,
    `last success: ${status.lastSyncAt === null ? 'never' : new Date(status.lastSyncAt).toISOString()}`,
    `has a cursor: ${cursor !== undefined}`,
    `compared: ${agreement ? `${agreement.outcome} (${agreement.parts}) at ${new Date(agreement.at).toISOString()}` : 'never'}`,
    `waiting: ${outbox.length}`,
    ...waiting.slice(0, LISTED).map((line) => `  ${line}`),
    `refused: ${attention.length}`,
    ...refused.slice(0, LISTED).map((line) => `  ${line}`),
    `notices: ${notices}`,
    `browser: ${around.userAgent}`,
  ].join('\n');
}

/** Enough to see what it is about. */
const LISTED = 20;
