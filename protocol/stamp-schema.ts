/** A stamp as it travels. */
import * as z from 'zod/mini';
import { STAMP_PATTERN } from './stamp.ts';

/** A text that is a stamp. */
export const stampSchema = z
  .string()
  .check(z.regex(STAMP_PATTERN, 'must be a stamp, such as 019cbf0e1a40-0000-9f8e7d6c5b4a3f2e'));

/** A stamp as protocol 2 writes it, short or long. @see short-stamp.ts */
export const wireStampSchema = z
  .string()
  .check(
    z.regex(
      /^([0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{16}|-?\d{1,15}-\d{1,5}-\d{1,3})$/,
      'must be a stamp, such as 019cbf0e1a40-0000-9f8e7d6c5b4a3f2e or, with base and replicas, 1500-0-0',
    ),
  );
