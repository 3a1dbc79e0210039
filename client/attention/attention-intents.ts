/** The commands on refused changes. Each returns, once it is on disk, the changes that undo it. */
import { carryOut, type RowChange } from '#client/undo/change.ts';
import { command } from '#client/undo/command.ts';
import { retryRefused } from '#client/store/attention.ts';
import type { AttentionItem, Store } from '#client/store/database.ts';

const onTheList = (item: AttentionItem): RowChange => ({ table: 'attention', key: item.id, row: item });

/** Takes it off the list: what the server has stays. */
export const discardRefusal = command('attention.discard', (store: Store, item: AttentionItem) =>
  carryOut(store, [{ ...onTheList(item), row: null }]),
);

/**
 * Writes it anew.
 * @param edited  what its author changed about it first
 * @throws Problem when it does not fit what stands now; it stays on the list then
 */
export const retryRefusal = command(
  'attention.retry',
  async (store: Store, item: AttentionItem, edited: AttentionItem['body'] = {}) => [
    onTheList(item),
    ...(await retryRefused(store, { ...item, body: { ...item.body, ...edited } })),
  ],
);
