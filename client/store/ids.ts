/** New ids, for features that make records. */
import { v7 } from 'uuid';

/** A UUID that is new and sorts by when it was made (version 7). */
export const newId = (): string => v7();
