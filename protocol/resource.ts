/** What a synced resource is made of: its fields, and the bodies that follow from them. */
import * as z from 'zod/mini';
import { uuid } from './text.ts';

export type Fields = Record<string, z.ZodMiniType>;
export type Method = 'POST' | 'PATCH' | 'DELETE';

export interface ResourceSpec<F extends Fields> {
  /** The schema number in which it came, see `SCHEMA`; 1 when missing. */
  since?: number;
  /** The same of fields that came later than their resource. */
  fieldsSince?: Partial<Record<keyof F & string, number>>;
  /** Everything that a user can set; each is a register with a stamp of its own. */
  fields: F;
  /** What a create may leave out, and what stands there then. A field that is neither here nor in `assigned` is required. */
  defaults: Partial<{ [K in keyof F]: z.output<F[K]> }>;
  /** Of those, what follows from the id of the record. */
  defaultsById?: (id: string) => Partial<{ [K in keyof F]: z.output<F[K]> }>;
  /** Fields that the server fills in when a create leaves them out, by a rule of its own. */
  assigned?: readonly (keyof F & string)[];
  /** Fields that never change after the create. */
  immutable?: readonly (keyof F & string)[];
  /** Whether each user has one record, under their own id. */
  perUser?: true;
  /** What can be done to a record, everything unless said otherwise; one that always exists is neither created nor deleted. */
  methods?: readonly Method[];
  /** Fields that `?q=` searches. */
  search: readonly (keyof F & string)[];
  /** How a list is ordered; the id decides between equals. */
  order: readonly (keyof F & string)[];
  /** What a change of a field sets along with it, unless it says otherwise. */
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

/** The schema number in which a field came. */
export const fieldSince = ({ since, fieldsSince }: Pick<Resource, 'since' | 'fieldsSince'>, field: string): number =>
  fieldsSince[field] ?? since;

/** What stands in a record where nobody set anything. @param id  the record's, where it has one */
export const defaultsOf = (
  { defaults, defaultsById }: Pick<Resource, 'defaults' | 'defaultsById'>,
  id?: string,
): Record<string, unknown> => (defaultsById && id ? { ...defaults, ...defaultsById(id) } : defaults);

/** The fields of a create that were left out, with what stands there then. */
export function missingDefaults(
  resource: Pick<Resource, 'defaults' | 'defaultsById'>,
  body: { id?: string },
): Record<string, unknown> {
  const defaults = defaultsOf(resource, body.id);
  const missing: Record<string, unknown> = {};
  for (const field in defaults) if (!Object.hasOwn(body, field)) missing[field] = defaults[field];
  return missing;
}

/** The body of a change with what goes along with the fields that it sets. */
export function withAlong({ along }: Pick<Resource, 'along'>, body: Record<string, unknown>): Record<string, unknown> {
  for (const field in along) if (field in body) body = { ...along[field], ...body };
  return body;
}
