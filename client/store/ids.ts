/** New ids, for features that create records. */
import { v7 } from 'uuid';

/** A new UUID that sorts by its creation (version 7). */
export const newId = (): string => v7();
