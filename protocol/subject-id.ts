/** The identity of a subject, which follows from its name. */
import { uuidV5 } from './uuid-v5.ts';

/** The namespace of the ids of subjects. It must never change: every stored id follows from it. */
const SUBJECTS = '2f2029f3-4e3f-4500-b0f6-5e196b09d79d';

/**
 * The key of a subject, which all spellings of its name share: NFC, trimmed, inner white space collapsed, lower case.
 * Version 1. It must never change, because ids follow from it: another rule would be another function.
 */
export const subjectKey = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

/** The id of the subject with a name, the same in every account. */
export const subjectId = (name: string): string => uuidV5(SUBJECTS, subjectKey(name));
