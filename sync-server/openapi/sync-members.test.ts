import { expect, test } from 'vitest';
import { resourceNames } from '#protocol/resources.ts';
import { openApiDocument, type Json } from './document.ts';
import { answerMembers, requestMembers } from './sync-members.ts';

test('each member of protocol 2 is described where the document has its type', () => {
  const { requestBody, responses } = openApiDocument().paths['/api/sync']!.post!;
  const sides = [
    [requestBody!.content['application/json']!.schema, requestMembers],
    [responses[200]!.content!['application/json']!.schema, answerMembers],
  ] as const;
  for (const [schema, members] of sides) expect(described(schema)).toMatchObject(members);
});

test('each event of a stream is typed, by a name of its own, and so is each change', () => {
  const { paths, components } = openApiDocument();
  const { schema } = paths['/api/sync/stream']!.get!.responses[200]!.content!['text/event-stream']!;
  const events = (schema.anyOf as { $ref: string }[]).map(({ $ref }) => named($ref));
  expect(events.map(({ properties }) => (properties as Record<string, Json>).event!.const)).toEqual([
    'stream',
    'changes',
    'reset',
  ]);
  const { id, data } = events[1]!.properties as Record<string, Json>;
  expect(id).toMatchObject({ type: 'string' });
  const { changes } = data!.properties as Record<string, Json>;
  expect(changes).toEqual({ type: 'array', items: { $ref: '#/components/schemas/Change' } });
  const { changes: ofRound } = paths['/api/sync']!.post!.responses[200]!.content!['application/json']!.schema
    .properties as Record<string, Json>;
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
