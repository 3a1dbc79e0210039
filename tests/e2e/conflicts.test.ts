/** Two devices of one student change the same goal without knowing of each other. */
import { CONVERGES, type Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody, type Person } from './person.ts';

test('edits of different fields of one goal, made offline on two devices, both survive', async ({ server, device }) => {
  const [phone, laptop, ada] = await twoDevices(device);
  await Promise.all([phone.goOffline(), laptop.goOffline()]);
  await phone.rename('Read 10 pages', 'Read 20 pages');
  await laptop.tick('Read 10 pages');

  await Promise.all([phone.goOnline(), laptop.goOnline()]);

  await phone.shows({ 'Read 20 pages': 'done' }, CONVERGES);
  await laptop.shows({ 'Read 20 pages': 'done' }, CONVERGES);
  expect(await goalsOnServer(server.url, ada)).toMatchObject([{ title: 'Read 20 pages', completed: true }]);
});

for (const firstToArrive of ['earlier', 'later'] as const)
  test(`of two edits of one field the later stands everywhere when the ${firstToArrive} arrives first`, async ({
    server,
    device,
  }) => {
    const [phone, laptop, ada] = await twoDevices(device);
    await Promise.all([phone.goOffline(), laptop.goOffline()]);
    await phone.rename('Read 10 pages', 'Earlier on the phone');
    await laptop.rename('Read 10 pages', 'Later on the laptop');

    const [first, second] = firstToArrive === 'earlier' ? [phone, laptop] : [laptop, phone];
    await first.goOnline();
    await first.says('Synced', CONVERGES);
    await second.goOnline();

    await phone.shows({ 'Later on the laptop': 'open' }, CONVERGES);
    await laptop.shows({ 'Later on the laptop': 'open' }, CONVERGES);
    expect(await goalsOnServer(server.url, ada)).toMatchObject([{ title: 'Later on the laptop' }]);
  });

test('a batch that arrives twice changes nothing the second time', async ({ server, device }) => {
  const [phone, , ada] = await twoDevices(device);
  const batch = phone.page.waitForRequest(
    (request) => request.url().endsWith('/api/sync') && hasMutations(request.postData()),
  );
  await phone.tick('Read 10 pages');
  const request = await batch;
  await phone.says('Synced');
  const before = await goalsOnServer(server.url, ada);

  const again = await fetch(request.url(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: request.headers().authorization ?? '' },
    body: request.postData(),
  });

  expect(again.status).toBe(200);
  expect(before).toMatchObject([{ title: 'Read 10 pages', completed: true }]);
  expect(await goalsOnServer(server.url, ada)).toEqual(before);
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
