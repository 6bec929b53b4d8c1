export { type Access, type AccessOptions, createAccess } from './access/create-access.ts';
export { createToken, type NewToken, revokeToken, rotateToken } from './access/edit-tokens.ts';
export { isFromThisMachine, isOverLoopback } from './access/from-this-machine.ts';
export { ANONYMOUS, LOCAL, type Principal, type Purpose } from './access/principal.ts';
export { describeRate, parseByteCount, parseRate, type Rate, RateSchema } from './access/rate.ts';
export type { TlsFiles } from './access/tls-material.ts';
export type { TokenRecord } from './access/token-record.ts';
export { createTokenSecret, hashToken } from './access/token-secret.ts';
export { readTokensFile, tokensFileIn } from './access/tokens-file.ts';
export type { EndpointUser } from './clickhouse-http/authenticate.ts';
export { type EndpointPasswords, endpointUsers } from './clickhouse-http/endpoint-users.ts';
export {
  type ClickHouseHttpOptions,
  type EndpointLimits,
  startClickHouseHttp,
} from './clickhouse-http/start-clickhouse-http.ts';
export { CollectorError, type CollectorErrorCode } from './errors.ts';
export { type NotReady, type Readiness, readinessOf } from './health/readiness.ts';
export {
  type Loader,
  type LoaderOptions,
  type LoaderStatus,
  startLoader,
} from './loader/start-loader.ts';
export { processStart } from './log/process-start.ts';
export { rotateIdleLog } from './log/rotate-idle-log.ts';
export { listSegments, logDirectory, segmentPath } from './log/segment-files.ts';
export { type Replayed, type ReplayOptions, replayLog } from './log-tool/replay-log.ts';
export { type ScannedGap, type ScannedRecord, scanSegment } from './log-tool/scan-segment.ts';
export { isoNanos, type SegmentSummary, summarizeLog } from './log-tool/summarize-log.ts';
export { createLogger, type Logger, noLogger } from './logger/create-logger.ts';
export { createProblems, type Problem, type Problems } from './logger/problems.ts';
export { createMetrics, type Metrics, type MetricsOptions } from './metrics/create-metrics.ts';
export { createLoaderMetrics } from './metrics/loader-metrics.ts';
export { createBacklogWatch, type LogBacklog } from './metrics/log-backlog.ts';
export { observeProcess } from './metrics/process-metrics.ts';
export { PROMETHEUS_CONTENT_TYPE } from './metrics/prometheus-content-type.ts';
export { hostInUrl } from './receiver/host-in-url.ts';
export { DEFAULT_BODY_BYTES } from './receiver/open-service.ts';
export { RECEIVER_MEMORY } from './receiver/receiver-memory.ts';
export { RequestError } from './receiver/request-error.ts';
export { runReceiver } from './receiver/run-receiver.ts';
export { type Receiver, type ReceiverOptions, startReceiver } from './receiver/start-receiver.ts';
