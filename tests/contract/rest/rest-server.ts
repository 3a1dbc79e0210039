/** The server that all tests of REST share, and what they do to records of any resource. */
import { afterAll, beforeAll } from 'vitest';
import { canBeMade, resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { givenId, newBody, newChange } from '#tests/support/factories.ts';
import { startTestServer, type Json, type Reply, type TestServer, type TestUser } from '#tests/support/test-server.ts';

/** A server and one user of it, from the first test of the file to the last. */
export interface RestServer {
  readonly server: TestServer;
  readonly ada: TestUser;
}

/** Starts one server for the tests of a file, and ends it after them. */
export function shareRestServer(): RestServer {
  let server: TestServer;
  let ada: TestUser;
  beforeAll(async () => {
    server = await startTestServer();
    ada = await server.signUp();
  });
  afterAll(() => server.stop());
  return {
    get server() {
      return server;
    },
    get ada() {
      return ada;
    },
  };
}

/** The resources whose records are created. */
export const made = resourceNames.filter(canBeMade);

/** The methods of a resource that change an existing record. */
export const writesOf = (name: ResourceName): string[] =>
  resourceOf(name).methods.filter((method) => method !== 'POST');

/** A record of a user, as GET answers it: a new one, or one that exists from the start. */
export async function recordOf(user: TestUser, name: ResourceName, fields: object = {}): Promise<Json> {
  if (!canBeMade(name)) return (await user.call('GET', `/api/${name}/${givenId(name, user.user.id)}`)).body.data;
  const { body } = await user.call('POST', `/api/${name}`, { ...newBody(name), ...fields });
  return body.data;
}

export const addressOf = (name: ResourceName, { id }: { id: string }): string => `/api/${name}/${id}`;

/** The entity tag of an answer. */
export const tagOf = (reply: Reply): string => reply.headers.get('ETag')!;

/** Another change than `newChange`, of the same field. */
export const otherChange = (name: ResourceName): Record<string, unknown> => {
  const [field] = Object.keys(newChange(name)) as [string];
  return { [field]: resourceOf(name).defaults[field] };
};
