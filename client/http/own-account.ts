/**
 * One's own account on the server: profile, devices, tokens. Every call needs the network and throws a Problem.
 * @see contract section 2, "Users"
 */
import * as z from 'zod/mini';
import { userSchema, type User } from '#protocol/account.ts';
import {
  newPersonalTokenSchema,
  personalTokenSchema,
  signedInDeviceSchema,
  storageSchema,
  type AccountPatch,
  type AccountStorage,
  type NewPersonalToken,
  type PersonalToken,
  type PersonalTokenCreate,
  type SignedInDevice,
} from '#protocol/own-account.ts';
import { call, type ApiPorts } from './api.ts';
import type { PersonSession } from './session.ts';

export interface OwnAccount {
  read(): Promise<User>;
  /** The used and the available storage of the account; undefined where the server is too old to tell. */
  storage(): Promise<AccountStorage | undefined>;
  /** Changes the account. A new address or password needs the current password; a new password signs the other devices out. */
  change(patch: AccountPatch): Promise<User>;
  /** Deletes the account on the server. A repeat after a lost answer recognises that it is deleted. */
  end(password: string): Promise<void>;
  /** Lists the devices that are signed in. */
  devices(): Promise<SignedInDevice[]>;
  signOutDevice(id: string): Promise<void>;
  tokens(): Promise<PersonalToken[]>;
  /** Creates a token. Only this answer contains the token itself. */
  createToken(wanted: PersonalTokenCreate): Promise<NewPersonalToken>;
  removeToken(id: string): Promise<void>;
}

const ME = '/api/users/me';

const data = <T extends z.ZodMiniType>(schema: T) => z.object({ data: schema });
const user = data(userSchema);
const userAndStorage = z.object({ data: userSchema, storage: z.optional(storageSchema) });
const devices = data(z.array(signedInDeviceSchema));
const tokens = data(z.array(personalTokenSchema));
const newToken = data(newPersonalTokenSchema);

/** Makes the calls for the person of a session. */
export function ownAccount(ports: ApiPorts, session: PersonSession): OwnAccount {
  const ask = <T extends z.ZodMiniType>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    schema: T,
    body?: unknown,
  ): Promise<z.output<T>> => session.authorized((token) => call(ports, ME + path, { method, token, body }, schema));
  const gone = z.void();
  return {
    read: async () => (await ask('GET', '', user)).data,
    storage: async () => (await ask('GET', '', userAndStorage)).storage,
    change: async (patch) => (await ask('PATCH', '', user, patch)).data,
    end: (password) =>
      session.lastCall((token) => call(ports, ME, { method: 'DELETE', token, body: { password } }, gone)),
    devices: async () => (await ask('GET', '/sessions', devices)).data,
    signOutDevice: (id) => ask('DELETE', `/sessions/${id}`, gone),
    tokens: async () => (await ask('GET', '/tokens', tokens)).data,
    createToken: async (wanted) => (await ask('POST', '/tokens', newToken, wanted)).data,
    removeToken: (id) => ask('DELETE', `/tokens/${id}`, gone),
  };
}
