/** What a person writes against a schema of protocol/, as the server will check it; without the server's sentence for each mistake. */
import * as z from 'zod/mini';
import { Problem } from '#protocol/problem.ts';

/**
 * Input in its canonical form (text trimmed, NFC).
 * @throws Problem `invalid_request`, with the path of each mistake
 */
export function fit<T extends z.ZodMiniType>(schema: T, input: unknown): z.output<T> {
  const { data, error } = z.safeParse(schema, input);
  if (!error) return data;
  const errors = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new Problem('invalid_request', `This does not fit: ${errors[0]!.path}.`, { errors });
}
