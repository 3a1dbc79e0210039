/** Promises that fail in a page with nobody to hear: noise in a browser's console, the end of a process of Node. */

/**
 * Does something while such failures are only told of.
 * @param heard  told of each
 */
export async function hearing<T>(heard: (cause: unknown) => void, work: () => Promise<T>): Promise<T> {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', heard);
  try {
    return await work();
  } finally {
    // They are told of once everything else has had its turn.
    await new Promise(setImmediate);
    process.off('unhandledRejection', heard);
    for (const other of others) process.on('unhandledRejection', other);
  }
}
