import type { Store } from '../src/index.ts';

/** A store whose process dies before its n-th change. */
export const mortal = (store: Store, dieAfter: number): Store => {
  let changes = 0;
  const guard = (): void => {
    if (changes >= dieAfter) throw new Error('killed');
    changes += 1;
  };
  return {
    ...store,
    execute: async (...args) => {
      guard();
      await store.execute(...args);
    },
    insertBlock: async (...args) => {
      guard();
      await store.insertBlock(...args);
    },
  };
};
