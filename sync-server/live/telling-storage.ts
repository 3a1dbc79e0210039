/** A storage that reports moved feeds after the commit. */
import type { Storage } from '../database/storage.ts';

/**
 * Wraps a storage, so that every write reports. It also reports when it is unknown whether a commit succeeded: at worst the streams find
 * nothing new.
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
