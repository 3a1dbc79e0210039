/** The definition of a synced resource: its fields, and the request bodies derived from them. */
import * as z from 'zod/mini';
import { uuid } from './text.ts';

export type Fields = Record<string, z.ZodMiniType>;
export type Method = 'POST' | 'PATCH' | 'DELETE';

export interface ResourceSpec<F extends Fields> {
  /** The schema number that introduced the resource, see `SCHEMA`; 1 when missing. */
  since?: number;
  /** The schema numbers of fields that were introduced after their resource. */
  fieldsSince?: Partial<Record<keyof F & string, number>>;
  /** The fields that a user can set. Each is a register with a stamp of its own. */
  fields: F;
  /** The fields that a create may leave out, with their defaults. A field that is neither here nor in `assigned` is required. */
  defaults: Partial<{ [K in keyof F]: z.output<F[K]> }>;
  /** Defaults that are computed from the id of the record. */
  defaultsById?: (id: string) => Partial<{ [K in keyof F]: z.output<F[K]> }>;
  /** Fields that the server computes when a create leaves them out. */
  assigned?: readonly (keyof F & string)[];
  /** Fields that cannot change after the create. */
  immutable?: readonly (keyof F & string)[];
  /** Set where each user has exactly one record, under the user's id. */
  perUser?: true;
  /** The methods that records accept; all when missing. A record that exists from the start is neither created nor deleted. */
  methods?: readonly Method[];
  /** Fields that `?q=` searches. */
  search: readonly (keyof F & string)[];
  /** The fields that order a list; the id decides between equals. */
  order: readonly (keyof F & string)[];
  /** Fields that a change of a field sets as well, unless the change sets them itself. */
  along?: Partial<{ [K in keyof F]: Partial<{ [L in keyof F]: z.output<F[L]> }> }>;
}

/** A line of the registry; see `resources.ts`. */
export interface Resource<F extends Fields = Fields>
  extends
    Required<Omit<ResourceSpec<F>, 'defaultsById' | 'perUser'>>,
    Pick<ResourceSpec<F>, 'defaultsById' | 'perUser'> {
  /** The body of a POST. */
  create: z.ZodMiniType<Record<string, unknown>>;
  /** The body of a PATCH: at least one field that may change. */
  patch: z.ZodMiniType<Record<string, unknown>>;
}

/** The record of a resource, as REST answers it. */
export type RecordOf<R extends Pick<Resource, 'fields'>> = { id: string; createdAt: string; updatedAt: string } & {
  [K in keyof R['fields']]: z.output<R['fields'][K]>;
};

/** Derives the schemas of a resource from its fields. */
export function defineResource<const F extends Fields>(spec: ResourceSpec<F>) {
  const { fields, defaults, assigned = [], immutable = [] } = spec;
  const mayBeMissing = new Set<string>([...Object.keys(defaults), ...assigned]);
  const create: Fields = { id: z.optional(uuid()) };
  const patch: Fields = {};
  for (const [name, schema] of Object.entries(fields)) {
    create[name] = mayBeMissing.has(name) ? z.optional(schema) : schema;
    if (!(immutable as readonly string[]).includes(name)) patch[name] = z.optional(schema);
  }
  return {
    since: 1,
    methods: ['POST', 'PATCH', 'DELETE'] as readonly Method[],
    fieldsSince: {},
    along: {},
    ...spec,
    assigned,
    immutable,
    create: z.strictObject(create),
    patch: z.strictObject(patch).check(z.refine((body) => Object.keys(body).length > 0, 'needs at least one field')),
  };
}

/** The schema number that introduced a field. */
export const fieldSince = ({ since, fieldsSince }: Pick<Resource, 'since' | 'fieldsSince'>, field: string): number =>
  fieldsSince[field] ?? since;

/** The default values of a record. @param id  of the record, where defaults follow from it */
export const defaultsOf = (
  { defaults, defaultsById }: Pick<Resource, 'defaults' | 'defaultsById'>,
  id?: string,
): Record<string, unknown> => (defaultsById && id ? { ...defaults, ...defaultsById(id) } : defaults);

/** The defaults of the fields that a create leaves out. */
export function missingDefaults(
  resource: Pick<Resource, 'defaults' | 'defaultsById'>,
  body: { id?: string },
): Record<string, unknown> {
  const defaults = defaultsOf(resource, body.id);
  const missing: Record<string, unknown> = {};
  for (const field in defaults) if (!Object.hasOwn(body, field)) missing[field] = defaults[field];
  return missing;
}

/** The body of a change, completed by the fields that its fields set along with them. */
export function withAlong({ along }: Pick<Resource, 'along'>, body: Record<string, unknown>): Record<string, unknown> {
  for (const field in along) if (field in body) body = { ...along[field], ...body };
  return body;
}
