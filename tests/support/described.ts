/** Holds every answer that a test gets against the OpenAPI document: its status is declared, its body has the declared shape. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApiDocument, responseOf, type OpenApiCall } from '#server/openapi/document.ts';

export interface Answered {
  method: string;
  /** With or without a query. */
  path: string;
  status: number;
  type: string;
  /** Parsed where it is JSON. */
  body: unknown;
}

const document = openApiDocument();
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(document, 'studentos');
const validators = new Map<string, ValidateFunction>();

const addresses = Object.entries(document.paths).map(([address, calls]) => ({
  address,
  calls,
  matches: new RegExp(`^${address.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`),
}));

/**
 * @throws Error that says how an answer differs from the document. What the document does not describe, such as a file of the client,
 * passes; under `/api` it must be a problem.
 */
export function assertDescribed(answered: Answered): void {
  const [path = ''] = answered.path.split('?');
  const found = addresses.find(({ matches }) => matches.test(path));
  const call = found?.calls[answered.method.toLowerCase()];
  if (found && call) return assertDeclared(answered, found.address, call);
  const isOurs = path.startsWith('/api') && answered.method !== 'OPTIONS' && answered.method !== 'HEAD';
  if (isOurs) assertShape(answered, '/components/schemas/Problem');
}

function assertDeclared(answered: Answered, address: string, call: OpenApiCall): void {
  const { method, status, type } = answered;
  const written = call.responses[String(status)];
  if (!written)
    throw new Error(`${method} ${address} answered ${status}, which the OpenAPI document does not declare.`);
  const declared = Object.keys(responseOf(document, written).content ?? {})[0];
  const sent = type.split(';')[0] || undefined;
  if (declared !== sent)
    throw new Error(`${method} ${address} answered ${status} as ${sent}, declared is ${declared}.`);
  if (declared === undefined || !/json$/.test(declared)) return;
  const inPath = ['paths', address, method.toLowerCase(), 'responses', String(status)];
  const place = '$ref' in written ? written.$ref.split('/').slice(1) : inPath;
  const pointer = [...place, 'content', declared, 'schema'];
  assertShape(answered, `/${pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`);
}

function assertShape({ method, path, status, body }: Answered, pointer: string): void {
  let validate = validators.get(pointer);
  if (!validate) validators.set(pointer, (validate = ajv.compile({ $ref: `studentos#${encodeURI(pointer)}` })));
  if (validate(body)) return;
  throw new Error(
    `${method} ${path} answered ${status} with a body that the OpenAPI document does not describe: ${ajv.errorsText(validate.errors)}`,
  );
}
