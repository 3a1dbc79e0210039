import { expect, test } from 'vitest';
import { resourceNames } from '#protocol/resources.ts';
import { openApiDocument, responseOf } from './document.ts';
import type { Json } from './json-schema.ts';
import { answerMembers, requestMembers } from './sync-members.ts';

test('each member of protocol 2 is described where the document has its type', () => {
  const document = openApiDocument();
  const { requestBody, responses } = document.paths['/api/sync']!.post!;
  const sides = [
    [requestBody!.content['application/json']!.schema, requestMembers],
    [responseOf(document, responses[200]!).content!['application/json']!.schema, answerMembers],
  ] as const;
  for (const [schema, members] of sides) expect(described(schema)).toMatchObject(members);
});

test('each event of a stream is typed, by a name of its own, and so is each change', () => {
  const document = openApiDocument();
  const { paths, components } = document;
  const good = (path: string, method: string): Json =>
    Object.values(responseOf(document, paths[path]![method]!.responses[200]!).content!)[0]!.schema;
  const schema = good('/api/sync/stream', 'get');
  const events = (schema.anyOf as { $ref: string }[]).map(({ $ref }) => named($ref));
  expect(events.map(({ properties }) => (properties as Record<string, Json>).event!.const)).toEqual([
    'stream',
    'changes',
    'reset',
  ]);
  const { id, data } = events[1]!.properties as Record<string, Json>;
  expect(id).toMatchObject({ type: 'string' });
  const { changes } = data!.properties as Record<string, Json>;
  expect(changes).toMatchObject({ type: 'array', items: { $ref: '#/components/schemas/Change' } });
  const { changes: ofRound } = good('/api/sync', 'post').properties as Record<string, Json>;
  expect(ofRound).toEqual(changes);
  const change = components.schemas.Change!.anyOf as { $ref: string }[];
  expect(change.map(({ $ref }) => (named($ref).properties as Record<string, Json>).resource!.const)).toEqual(
    resourceNames,
  );

  function named(ref: string): Json {
    return components.schemas[ref.replace('#/components/schemas/', '')]!;
  }
});

/** Descriptions by name, of members that have a type. */
const described = ({ properties }: Json): Json =>
  Object.fromEntries(
    Object.entries(properties as Record<string, Json>).flatMap(([name, { type, description }]) =>
      type === undefined ? [] : [[name, description]],
    ),
  );
