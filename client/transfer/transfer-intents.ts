/** What can be done with a document. It answers, once it is on disk, with the changes that take it back. */
import { command } from '#client/undo/command.ts';
import { importAll } from './import-document.ts';

/** Adds records to what is here; nothing newer is overwritten. */
export const importDocument = command('transfer.import', importAll);
