import { expect, it } from 'vitest';
import { addGoal, newDevice } from '#tests/support/device.ts';
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
