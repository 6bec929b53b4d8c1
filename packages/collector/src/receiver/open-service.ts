import { resolve } from 'node:path';
import { type EntranceOptions, openEntrance } from '../access/open-entrance.ts';
import { ANONYMOUS } from '../access/principal.ts';
import type { TlsMaterial } from '../access/tls-material.ts';
import { createArrivalTimes } from '../facts/arrival-times.ts';
import { pendingBytes, readCursor } from '../loader/cursor.ts';
import { takeLock } from '../log/lock-file.ts';
import { logDirectory } from '../log/segment-files.ts';
import {
  DEFAULT_MAX_BYTES,
  DEFAULT_MIN_FREE_BYTES,
  openSegmentLog,
  type SegmentLogOptions,
} from '../log/segment-log.ts';
import { type Logger, noLogger } from '../logger/create-logger.ts';
import type { TransportName } from '../metrics/receiver-metrics.ts';
import { timeAppends } from '../metrics/time-appends.ts';
import { DEFAULT_LIMITS, type TranscodeLimits } from '../otlp/transcode-limits.ts';
import { createTraceTranscoder } from '../otlp/transcode-traces.ts';
import { createAdmission } from './admission.ts';
import { createEngineLink, type FindEngine } from './check/engine-link.ts';
import { createReceiverTelemetry } from './receiver-telemetry.ts';
import type { Service } from './service.ts';
import { createSpareBuffers } from './spare-buffers.ts';
import { createTraceWriter } from './trace-writer.ts';

/** How a receiver stores and bounds what it takes, and whom it takes it from. */
export interface ServiceOptions extends SegmentLogOptions, Omit<EntranceOptions, 'nowMillis'> {
  /** Bytes of one body, sent or inflated. @default 64 MiB */
  readonly maxBodyBytes?: number | undefined;
  /** Bytes that all requests under way may hold together; the oldest of those that wait may take a third more. @default 32 MiB */
  readonly maxInFlightBytes?: number;
  /** Seconds that a request waits for bytes that others hold, before it is refused. @default 8 */
  readonly maxWaitSeconds?: number;
  /** Seconds without a byte after which a request is given up. @default 10 */
  readonly noProgressSeconds?: number;
  /** Seconds a request may take to arrive. @default 60 */
  readonly requestSeconds?: number;
  readonly transcode?: Partial<TranscodeLimits>;
  /** Where checks of handoffs are passed on to; asked again whenever it does not answer. @default nowhere */
  readonly findEngine?: FindEngine | undefined;
  /** Where it tells what it does. @default nowhere */
  readonly logger?: Logger;
  /** Where its metrics are sent as OTLP, such as `http://127.0.0.1:4318/v1/metrics`. @default nowhere */
  readonly metricsEndpoint?: string | undefined;
}

/** A service on a data directory that is its own until `close`. */
export interface OpenService {
  readonly service: Service;
  readonly tls: TlsMaterial | undefined;
  /** The service as the requests of a transport are to be counted. */
  over(transport: TransportName): Service;
  /** To be called before anything is stopped: it is not ready from now on. */
  stopping(): void;
  /** Begins a new segment of the log. */
  rotateLog(): Promise<void>;
  /** Stores what was taken and frees the directory. */
  close(): Promise<void>;
}

const MEBIBYTE = 1024 * 1024;
/** Bytes of one body, sent or inflated, unless said otherwise. */
export const DEFAULT_BODY_BYTES = 64 * MEBIBYTE;
/** Bytes of a block for each of the body: ids become hex, and numbers columns. */
const BLOCK_SHARE = 2;
const SPARE_BYTES = 16 * MEBIBYTE;
const CHECK_BYTES = 8 * MEBIBYTE;
/** Who checks before sending has less patience than who sends. */
const CHECK_WAIT_MILLIS = 250;

/**
 * Opens log, tokens and certificates. Throws a CollectorError: `receiver_running`, `data_dir_unwritable`, `disk_full`,
 * `tokens_invalid`, `tls_invalid`.
 */
export async function openService(options: ServiceOptions): Promise<OpenService> {
  const dataDir = resolve(options.dataDir);
  const directory = logDirectory(dataDir);
  const { maxBodyBytes = DEFAULT_BODY_BYTES } = options;
  // Closed from the last to the first.
  const opened: { close(): Promise<unknown> }[] = [];
  const close = async (): Promise<void> => {
    for (let next = opened.pop(); next !== undefined; next = opened.pop()) await next.close();
  };
  try {
    const lock = await takeLock({
      path: `${directory}/receiver.lock`,
      code: 'receiver_running',
      holder: 'A receiver',
    });
    opened.push({ close: () => lock.release() });
    const { logger = noLogger } = options;
    const {
      access,
      tls,
      close: closeEntrance,
    } = await openEntrance({
      ...options,
      onMessage: options.onMessage ?? ((text) => logger.warn({}, text)),
    });
    opened.push({ close: closeEntrance });
    const admission = createAdmission({
      maxBytes: options.maxInFlightBytes ?? 32 * MEBIBYTE,
      maxWaitMillis: (options.maxWaitSeconds ?? 8) * 1000,
    });
    const memory = createSpareBuffers(SPARE_BYTES);
    const engine = createEngineLink(options.findEngine ?? (async () => undefined));
    opened.push(engine);
    let isStopping = false;
    const telemetry = await createReceiverTelemetry({
      directory,
      maxLogBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
      minFreeBytes: options.minFreeBytes ?? DEFAULT_MIN_FREE_BYTES,
      logger,
      metricsEndpoint: options.metricsEndpoint,
      inFlightBytes: () => admission.heldBytes(),
      isClosing: () => isStopping,
    });
    opened.push(telemetry);
    const log = timeAppends(await openSegmentLog({ ...options, dataDir }), telemetry.synced);
    const writer = createTraceWriter({
      log,
      memory,
      transcoder: createTraceTranscoder({
        maxBlockBytes: Math.max(DEFAULT_LIMITS.maxBlockBytes, BLOCK_SHARE * maxBodyBytes),
        ...options.transcode,
      }),
    });
    opened.push(writer);
    const { noProgressSeconds = 10, requestSeconds = 60 } = options;
    const service: Service = {
      writer,
      admission,
      memory,
      arrivals: createArrivalTimes(options.now === undefined ? {} : { now: options.now }),
      limits: {
        maxBodyBytes,
        noProgressMillis: noProgressSeconds * 1000,
        requestMillis: requestSeconds * 1000,
      },
      access,
      checks: {
        engine,
        admission: createAdmission({ maxBytes: CHECK_BYTES, maxWaitMillis: CHECK_WAIT_MILLIS }),
      },
      caller: ANONYMOUS,
      watch: telemetry.watch('http'),
      readiness: telemetry.readiness,
      metricsText: telemetry.metricsText,
      health: async () => ({
        status: 'ok',
        dataDir,
        pid: process.pid,
        pendingBytes: await pendingBytes(directory, (await readCursor(directory)).loaded),
        logBytes: log.bytes(),
        inFlightBytes: service.admission.heldBytes(),
      }),
    };
    return {
      service,
      tls,
      over: (transport) => ({ ...service, watch: telemetry.watch(transport) }),
      stopping() {
        isStopping = true;
      },
      rotateLog: () => log.rotate(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
