export type { Lane, ParameterValue } from './engine/engine.ts';
export { openStore, type StoreLocation } from './open-store.ts';
export { queries } from './queries/catalogue.ts';
export {
  type Command,
  defineCommand,
  defineQuery,
  type Query,
  type QueryParameters,
} from './queries/define-query.ts';
export type { InsertOptions, QueryOptions, Store } from './store.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
