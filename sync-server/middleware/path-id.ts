/** The id in the path of a request. */
import * as z from 'zod/mini';
import { parse } from '#protocol/parse.ts';
import { uuid } from '#protocol/text.ts';
import type { AppContext } from '../http/state.ts';

const pathSchema = z.object({ id: uuid() });

/**
 * The id that a route with `:id` was called with, in lower case.
 * @throws Problem `invalid_request`
 */
export const pathId = (ctx: AppContext): string => parse(pathSchema, { id: ctx.params.id }, 'path').id;
