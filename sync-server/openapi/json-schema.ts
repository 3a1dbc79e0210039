/** The JSON Schemas of the document: what our own schemas say, in the words of JSON Schema. */
import * as z from 'zod/mini';
import { sessionSchema, userSchema } from '#protocol/account.ts';
import { problemSchema } from '#protocol/problem-document.ts';
import { changeSchema, recordSchema } from '#protocol/record-schema.ts';
import { defaultsOf } from '#protocol/resource.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { OTHER_FIELDS, RECORD_FIELDS } from './field-descriptions.ts';
import { streamEventSchemas } from './stream-events.ts';
import { changeSchemas, deletedRecordSchema, typedChangeSchema } from './typed-changes.ts';

/** A JSON Schema, or a part of the document. */
export type Json = Record<string, unknown>;

type Side = 'input' | 'output';

/** One record of each resource, as a name. */
export const SINGULAR: Record<ResourceName, string> = {
  goals: 'Goal',
  logs: 'Log',
  routines: 'Routine',
  preferences: 'Preferences',
  subjects: 'Subject',
  deadlines: 'Deadline',
  steps: 'Step',
  days: 'Day',
};

interface Shape {
  name: string;
  side: Side;
  /** The owner of its fields. */
  resource?: ResourceName;
}

type Named = [z.core.$ZodType, Shape];
const output = (schema: z.core.$ZodType, name: string, resource?: ResourceName): Named => [
  schema,
  { name, side: 'output', ...(resource && { resource }) },
];
const input = (schema: z.core.$ZodType, name: string, resource: ResourceName): Named => [
  schema,
  { name, side: 'input', resource },
];

/** Shapes that have a name of their own in the document. */
const NAMED = new Map<z.core.$ZodType, Shape>([
  output(problemSchema, 'Problem'),
  output(userSchema, 'User'),
  output(sessionSchema, 'Session'),
  ...resourceNames.flatMap((name) => shapesOf(name)),
  output(typedChangeSchema, 'Change'),
  output(deletedRecordSchema, 'DeletedRecord'),
  ...Object.entries(streamEventSchemas).map(([name, schema]) => output(schema, name)),
]);

function shapesOf(name: ResourceName): Named[] {
  const one = SINGULAR[name];
  const { create, methods } = resourceOf(name);
  return [
    output(recordSchema(name), one, name),
    ...(methods.includes('POST') ? [input(create, `New${one}`, name)] : []),
    input(changeSchema(name), `${one}Patch`, name),
    output(changeSchemas.get(name)!, `${one}Change`, name),
  ];
}

/** The shapes of `components.schemas`. */
export const namedSchemas = (): Record<string, Json> =>
  Object.fromEntries(
    [...NAMED].map(([schema, { name, side, resource }]) => [
      name,
      describeFields(convert(schema as z.ZodMiniType, side), name, resource),
    ]),
  );

/** The JSON Schema of one of ours, or a reference to where it stands. @param owner  whose fields it has */
export function toJsonSchema(schema: z.ZodMiniType, side: Side, owner = ''): Json {
  const named = NAMED.get(schema);
  return named ? refTo(named.name) : describeFields(convert(schema, side), owner);
}

/** A reference to a named shape. */
const refTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

function convert(schema: z.ZodMiniType, io: Side): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const named = (zodSchema as unknown) === schema ? undefined : NAMED.get(zodSchema);
      if (named) return replaceBy(jsonSchema, refTo(named.name));
      Object.assign(jsonSchema, typeOfConst(jsonSchema));
      const format = formatOf(zodSchema);
      if (format !== undefined) {
        delete jsonSchema.pattern;
        jsonSchema.format = format;
        return;
      }
      const wishes = checkMessages(zodSchema);
      if (wishes.length > 0) jsonSchema.description = wishes.join('; ');
    },
  }) as Json;
  return json;
}

function replaceBy(json: object, by: Json): void {
  for (const key of Object.keys(json)) delete (json as Json)[key];
  Object.assign(json, by);
}

/** Readers of JSON Schema for programs want a type beside each value. */
function typeOfConst(json: Json): Json {
  const values = 'const' in json ? [json.const] : Array.isArray(json.enum) ? (json.enum as unknown[]) : [];
  const types = [...new Set(values.map((value) => (Number.isInteger(value) ? 'integer' : typeof value)))];
  return types.length === 1 && json.type === undefined ? { type: types[0] } : {};
}

/** Values of each format, and ones that look alike and are none. */
const FORMATS: [format: string, takes: string, refuses: string][] = [
  ['uuid', '019CBF0E-1a40-7000-8000-9f8e7d6c5b4a', '019cbf0e1a4070008000'],
  ['date-time', '2026-01-31T09:30:00.000Z', '2026-01-31'],
  ['date', '2026-01-31', '2026-02-30'],
  ['email', 'ada@example.org', 'ada.example.org'],
];

/** The format of a text, by what it takes. */
function formatOf(schema: z.core.$ZodTypes): string | undefined {
  if (schema._zod.def.type !== 'string') return undefined;
  const takes = (text: string): boolean => z.safeParse(schema, text).success;
  return FORMATS.find(([, good, bad]) => takes(good) && !takes(bad))?.[0];
}

/** The sentences of a schema's own checks. */
function checkMessages(schema: z.core.$ZodTypes): string[] {
  const sentences = (schema._zod.def.checks ?? []).map((check) =>
    check._zod.def.error?.({ code: 'custom', input: '', path: [], message: '' } as never),
  );
  return [...new Set(sentences.filter((sentence) => typeof sentence === 'string'))];
}

/** Says of each field what it means, what it is by default, and what its checks want. */
function describeFields(json: Json, owner: string, resource?: ResourceName): Json {
  for (const [key, value] of Object.entries(json)) {
    if (key === 'properties') describeProperties(value as Record<string, Json>, json, owner, resource);
    else if (Array.isArray(value)) for (const each of value) if (isObject(each)) describeFields(each, owner, resource);
    if (isObject(value) && key !== 'properties' && key !== 'example') describeFields(value, owner, resource);
  }
  return json;
}

function describeProperties(
  properties: Record<string, Json>,
  { required = [] }: Json,
  owner: string,
  resource: ResourceName | undefined,
): void {
  for (const [name, field] of Object.entries(properties)) {
    const meaning =
      (resource && (RECORD_FIELDS[resource] as Record<string, string>)[name]) ??
      OTHER_FIELDS[`${owner}.${name}`] ??
      OTHER_FIELDS[name];
    const wishes = wishesBelow(field);
    if (meaning !== undefined) field.description = [meaning, wishes].filter(Boolean).join('; ');
    const defaults = resource && owner.startsWith('New') ? defaultsOf(resourceOf(resource)) : {};
    if (name in defaults && !(required as string[]).includes(name)) field.default = defaults[name];
    if (name === 'record') describeFields(field, owner, resource);
    else describeFields(field, name, owner === 'records' ? resourceNames.find((each) => each === name) : undefined);
  }
}

/** The messages of a field's checks, which may be in one of its alternatives. */
function wishesBelow(field: Json): string | undefined {
  if (typeof field.description === 'string') return field.description;
  for (const each of (field.anyOf ?? []) as Json[])
    if (typeof each.description === 'string') {
      const { description } = each;
      delete each.description;
      return description;
    }
  return undefined;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
