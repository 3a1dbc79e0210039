import { expect, test } from 'vitest';
import { openApiDocument, type Json } from './document.ts';
import { answerMembers, requestMembers } from './sync-members.ts';

test('each member of protocol 2 is described where the document has its type', () => {
  const { requestBody, responses } = openApiDocument().paths['/api/sync']!.post!;
  const sides = [
    [requestBody!.content['application/json']!.schema, requestMembers],
    [responses[200]!.content!['application/json']!.schema, answerMembers],
  ] as const;
  for (const [schema, members] of sides) expect(described(schema)).toMatchObject(members);
  expect(openApiDocument().paths['/api/sync/stream']!.get!.responses[200]!.description).toMatch(
    /stream:.*changes:.*leftOut/,
  );
});

/** Descriptions by name, of members that have a type. */
const described = ({ properties }: Json): Json =>
  Object.fromEntries(
    Object.entries(properties as Record<string, Json>).flatMap(([name, { type, description }]) =>
      type === undefined ? [] : [[name, description]],
    ),
  );
