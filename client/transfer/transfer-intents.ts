/** The command on a document. It returns, once it is on disk, the changes that undo it. */
import { command } from '#client/undo/command.ts';
import { importAll } from './import-document.ts';

/** Adds records to what is here; nothing newer is overwritten. */
export const importDocument = command('transfer.import', importAll);
