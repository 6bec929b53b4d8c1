export type { Lane, ParameterValue } from './engine/engine.ts';
export {
  openRawSql,
  type RawInsert,
  type RawResult,
  type RawRun,
  type RawSettings,
  type RawSql,
  type RawStatement,
} from './engine/raw-sql.ts';
export { type NativeDecoder, openNativeDecoder } from './native-decoder.ts';
export { openStore, type StoreLocation } from './open-store.ts';
export {
  createProjector,
  type Projected,
  type Projector,
  type RebuildOptions,
} from './projector/create-projector.ts';
export { queries } from './queries/catalogue.ts';
export {
  type Command,
  defineCommand,
  defineQuery,
  type Query,
  type QueryParameters,
} from './queries/define-query.ts';
export { itemCycles } from './queries/item/cycles.ts';
export { itemFacts } from './queries/item/facts.ts';
export { itemFind } from './queries/item/find.ts';
export { itemHandoffs } from './queries/item/handoffs.ts';
export { storedRecords } from './queries/log/stored-records.ts';
export { overviewProcesses } from './queries/overview/processes.ts';
export { overviewSummary } from './queries/overview/summary.ts';
export { pairAskedFields } from './queries/pair/asked-fields.ts';
export { pairCost } from './queries/pair/cost.ts';
export { pairFields } from './queries/pair/fields.ts';
export { pairFigures } from './queries/pair/figures.ts';
export { pairSlowestOpen } from './queries/pair/slowest-open.ts';
export { pairWeekly } from './queries/pair/weekly.ts';
export { pathPingPong } from './queries/path/ping-pong.ts';
export { pathVariants } from './queries/path/variants.ts';
export { processDefinitions } from './queries/process/definitions.ts';
export { asOfKey } from './queries/scope.ts';
export type { InsertOptions, QueryOptions, Store } from './store.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
