import { expect, it } from 'vitest';
import { newId } from '#client/store/ids.ts';
import { Problem } from '#protocol/problem.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { syncDetails } from './sync-details.ts';

it('tells how syncing stands and nothing that was written', async () => {
  const { store } = newDevice();
  await addGoal(store, { title: 'My secret', notes: 'diary', subject: 'Love' });
  const details = await syncDetails(
    store,
    { state: 'offline', lastSyncAt: null },
    { build: '1.2.3', userAgent: 'Firefox', online: false },
  );
  expect(details).toContain('goals POST (');
  for (const word of ['build: 1.2.3', 'state: offline', 'last success: never', 'waiting: 1', 'Firefox'])
    expect(details).toContain(word);
  for (const secret of ['secret', 'diary', 'Love']) expect(details).not.toContain(secret);
});

it('lists what was refused by its fields and the code of the refusal, without what it says', async () => {
  const { store } = newDevice();
  await store.attention.put({
    id: newId(),
    resource: 'goals',
    recordId: newId(),
    method: 'PATCH',
    body: { title: 'My secret' },
    problem: new Problem('duplicate_goal', 'My secret is there already.').toJSON(),
    at: START_MS,
  });
  const details = await syncDetails(
    store,
    { state: 'attention', lastSyncAt: START_MS },
    { build: '1.2.3', userAgent: 'Firefox', online: true },
  );
  expect(details).toContain('refused: 1\n  goals PATCH (title): 409 duplicate_goal\n');
  expect(details).toContain('last success: 2026-01-31T09:00:00.000Z');
  expect(details).not.toContain('secret');
});
