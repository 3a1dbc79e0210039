/** Two devices of one student change the same goal without knowing of each other. */
import { CONVERGES, type Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody, type Person } from './person.ts';

test('of edits made offline on two devices those of different fields both survive, of one field the later', async ({
  server,
  device,
}) => {
  test.slow();
  const [phone, laptop, ada] = await twoDevices(device);
  const apart = () => Promise.all([phone.goOffline(), laptop.goOffline()]);

  await test.step('a batch that arrives twice changes nothing the second time', async () => {
    const batch = phone.page.waitForRequest(
      (request) => request.url().endsWith('/api/sync') && hasMutations(request.postData()),
    );
    await phone.rename('Read 10 pages', 'Sent twice');
    const request = await batch;
    await phone.says('Synced');
    const before = await goalsOnServer(server.url, ada);
    const again = await fetch(request.url(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: request.headers().authorization ?? '' },
      body: request.postData(),
    });
    expect(again.status).toBe(200);
    expect(before).toMatchObject([{ title: 'Sent twice' }]);
    expect(await goalsOnServer(server.url, ada)).toEqual(before);
  });

  for (const [first, second, before, after] of [
    [phone, laptop, 'Sent twice', 'The earlier arrived first'],
    [laptop, phone, 'The earlier arrived first', 'The later arrived first'],
  ] as const)
    await test.step(after, async () => {
      await apart();
      await phone.rename(before, 'Earlier on the phone');
      await laptop.rename(before, after);
      await first.goOnline();
      await first.says('Synced', CONVERGES);
      await second.goOnline();
      await phone.shows({ [after]: 'open' }, CONVERGES);
      await laptop.shows({ [after]: 'open' }, CONVERGES);
      expect(await goalsOnServer(server.url, ada)).toMatchObject([{ title: after }]);
    });

  await test.step('different fields', async () => {
    await apart();
    await phone.rename('The later arrived first', 'Read 20 pages');
    await laptop.tick('The later arrived first');
    await Promise.all([phone.goOnline(), laptop.goOnline()]);
    await phone.shows({ 'Read 20 pages': 'done' }, CONVERGES);
    await laptop.shows({ 'Read 20 pages': 'done' }, CONVERGES);
    expect(await goalsOnServer(server.url, ada)).toMatchObject([{ title: 'Read 20 pages', completed: true }]);
  });
});

/** A phone and a laptop of one student, both with the same goal and in step with the server. */
async function twoDevices(
  device: (kind: 'phone' | 'laptop') => Device,
): Promise<[phone: Device, laptop: Device, owner: Person]> {
  const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
  await phone.open();
  await phone.addGoal('Read 10 pages');
  await phone.signUp(ada);
  await phone.says('Synced');
  await laptop.signIn(ada);
  await laptop.shows({ 'Read 10 pages': 'open' });
  await Promise.all([phone.isKeptForOffline(), laptop.isKeptForOffline()]);
  return [phone, laptop, ada];
}

const hasMutations = (body: string | null): boolean =>
  body !== null && (JSON.parse(body) as { mutations: unknown[] }).mutations.length > 0;
