/** A storage that tells whose feed moved, after the commit. */
import type { Storage } from '../database/storage.ts';

/**
 * Wraps a storage, so that no way of writing forgets to tell. When it is unknown whether a commit succeeded, it tells all the same:
 * whoever looks finds nothing new, which does no harm.
 * @param tell  called once for each transaction and user
 */
export function tellingStorage(storage: Storage, tell: (userId: string) => void): Storage {
  return {
    ...storage,
    async transaction(work) {
      const moved = new Set<string>();
      try {
        return await storage.transaction((transaction) =>
          work({
            ...transaction,
            async moveFeed(userId, ...move) {
              const mark = await transaction.moveFeed(userId, ...move);
              moved.add(userId);
              return mark;
            },
          }),
        );
      } finally {
        for (const userId of moved) tell(userId);
      }
    },
  };
}
