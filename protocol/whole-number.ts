/** A whole number within bounds. */
import * as z from 'zod/mini';

/** From `min` to `max`, both included. */
export const wholeNumber = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max));
