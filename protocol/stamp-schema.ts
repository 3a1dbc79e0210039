/** A stamp as it travels. */
import * as z from 'zod/mini';
import { STAMP_PATTERN } from './stamp.ts';

/** A text that is a stamp. */
export const stampSchema = z
  .string()
  .check(z.regex(STAMP_PATTERN, 'must be a stamp, such as 019cbf0e1a40-0000-9f8e7d6c5b4a3f2e'));
