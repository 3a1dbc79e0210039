/** What can be done with log entries. Each answers, once it is on disk, with the intents that take it back. */
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import type { Log } from '#protocol/log.ts';

export type LogFields = Pick<Log, 'date' | 'text' | 'minutes' | 'subject'>;

export const addLog = (store: Store, fields: LogFields): Promise<Intent[]> =>
  write(store, [{ resource: 'logs', id: newId(), put: fields }]);

export const changeLog = (store: Store, id: string, fields: Partial<LogFields>): Promise<Intent[]> =>
  write(store, [{ resource: 'logs', id, put: fields }]);

export const deleteLog = (store: Store, id: string): Promise<Intent[]> =>
  write(store, [{ resource: 'logs', id, delete: true }]);
