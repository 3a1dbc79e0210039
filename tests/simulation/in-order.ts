/** The statements of one transaction, as a connection runs them: in the order in which they were asked for; after one that failed, none. */
export function inOrder(): <T>(statement: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (statement) => {
    const next = last.then(statement);
    last = next;
    return next;
  };
}
