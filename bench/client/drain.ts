/** G8: 5,000 edits of 300 goals, made offline, on their way to the server. And what a new device waits for everything. */
import { randomBytes } from 'node:crypto';
import { MAX_MUTATIONS, PROTOCOL } from '#protocol/sync.ts';
import type { Bench } from '../figures.ts';
import type { Stage } from '../stage.ts';
import { studentLife, THREE_YEARS } from '../student-life.ts';
import { openBrowser } from './browser.ts';

const GOALS = 300;
const EDITS = 5_000;

export const drain: Bench = async ({ server, people }) => {
  const browser = await openBrowser(server.url);
  try {
    const { token } = (await people(1))[0]!;
    const slots = await browser.ask('editOffline', 'drain', GOALS, EDITS);
    const { ms, requests } = await browser.ask('sync', 'drain', token);
    return [
      { name: `slots of ${EDITS} edits`, value: slots, unit: 'slots', goal: { of: 'value', atMost: GOALS } },
      { name: `requests for ${EDITS} edits`, value: requests, unit: 'requests', goal: { of: 'value', atMost: 4 } },
      { name: `time for ${EDITS} edits`, value: ms, unit: 'ms', goal: { of: 'value', atMost: 1_000 } },
    ];
  } finally {
    await browser.close();
  }
};

/** Three years of a student's life arrive on a new device. */
export const firstPull: Bench = async (stage) => {
  const browser = await openBrowser(stage.server.url);
  try {
    const { token } = (await stage.people(1))[0]!;
    await live(stage, token);
    const { ms, goals, requests } = await browser.ask('sync', 'pull', token);
    return [{ name: `first pull of ${goals} goals in ${requests} pages`, value: ms, unit: 'ms' }];
  } finally {
    await browser.close();
  }
};

async function live({ server }: Stage, token: string): Promise<void> {
  const replicaId = randomBytes(8).toString('hex');
  const until = new Date().toLocaleDateString('sv-SE');
  const life = studentLife({ seed: 1, until, days: THREE_YEARS, goals: 10_000, logs: 3_000, replicaId });
  for (let i = 0; i < life.length; i += MAX_MUTATIONS) {
    const response = await fetch(`${server.url}/api/sync`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        protocol: PROTOCOL,
        replicaId,
        cursor: null,
        mutations: life.slice(i, i + MAX_MUTATIONS),
      }),
    });
    if (!response.ok) throw new Error(await response.text());
  }
}
