/** Asks for the first value at once, for the others when they are wanted; whoever leaves early must `return`. */
export function readAhead<T>(values: AsyncIterable<T>): AsyncIterableIterator<T> {
  const source = values[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<T>> | undefined = source.next();
  // Until it is wanted, a failure must not count as unhandled.
  first.catch(() => undefined);
  return {
    next() {
      const result = first ?? source.next();
      first = undefined;
      return result;
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
