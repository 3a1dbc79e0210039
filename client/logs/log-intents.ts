/** The commands on log entries. Each returns, once it is on disk, the changes that undo it. */
import { command } from '#client/undo/command.ts';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { write } from '#client/store/write.ts';
import type { Log } from '#protocol/log.ts';

export type LogFields = Pick<Log, 'date' | 'text' | 'minutes' | 'subject'>;

export const addLog = command('logs.add', (store: Store, fields: LogFields) =>
  write(store, [{ resource: 'logs', id: newId(), put: fields }]),
);

export const changeLog = command('logs.change', (store: Store, id: string, fields: Partial<LogFields>) =>
  write(store, [{ resource: 'logs', id, put: fields }]),
);

export const deleteLog = command('logs.delete', (store: Store, id: string) =>
  write(store, [{ resource: 'logs', id, delete: true }]),
);
