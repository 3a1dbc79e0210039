/** The latest value of something, for handlers that outlive a drawing. */
import { useLayoutEffect, useState } from 'react';

class Latest<T> {
  constructor(private value: T) {}
  get = (): T => this.value;
  set = (value: T): void => {
    this.value = value;
  };
}

/** @returns always the same function; called after a drawing, it answers with what was passed in that drawing */
export function useLatest<T>(value: T): () => T {
  const [latest] = useState(() => new Latest(value));
  useLayoutEffect(() => latest.set(value));
  return latest.get;
}
