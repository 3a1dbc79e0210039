/** Which subject a name means. */
import { uuidV5 } from './uuid-v5.ts';

/** The name space of subjects. Frozen, as the ids in it are. */
const SUBJECTS = '2f2029f3-4e3f-4500-b0f6-5e196b09d79d';

/**
 * What two spellings of one subject share: NFC, trimmed, inner white space one blank, in lower case.
 * Version 1. Frozen: ids follow from it, so another rule would be another function beside it.
 */
export const subjectKey = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

/** The id of the subject that a name means, the same in every account. */
export const subjectId = (name: string): string => uuidV5(SUBJECTS, subjectKey(name));
