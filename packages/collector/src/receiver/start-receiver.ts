import { resolve } from 'node:path';
import { type EntranceOptions, localOnly, openEntrance } from '../access/open-entrance.ts';
import { ANONYMOUS } from '../access/principal.ts';
import { createArrivalTimes } from '../facts/arrival-times.ts';
import { pendingBytes, readCursor } from '../loader/cursor.ts';
import { takeLock } from '../log/lock-file.ts';
import { logDirectory } from '../log/segment-files.ts';
import { openSegmentLog, type SegmentLogOptions } from '../log/segment-log.ts';
import type { TranscodeLimits } from '../otlp/transcode-limits.ts';
import { createTraceTranscoder } from '../otlp/transcode-traces.ts';
import { createAdmission } from './admission.ts';
import { startHttp } from './http/start-http.ts';
import type { Service } from './service.ts';
import { createTraceWriter } from './trace-writer.ts';

/** How a receiver listens, stores and bounds what it takes. */
export interface ReceiverOptions extends SegmentLogOptions, Omit<EntranceOptions, 'nowMillis'> {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes any free port. @default 4318 */
  readonly port?: number;
  /** With TLS, where Baton's own commands are answered without it; 0 takes any free port. @default 0 */
  readonly localPort?: number;
  /** Bytes of one body, sent or inflated. @default 64 MiB */
  readonly maxBodyBytes?: number;
  /** Bytes that all requests under way may hold together. @default 96 MiB */
  readonly maxInFlightBytes?: number;
  /** Seconds without a byte after which a body is given up. @default 10 */
  readonly noProgressSeconds?: number;
  /** Seconds a request may take to arrive. @default 60 */
  readonly requestSeconds?: number;
  readonly transcode?: Partial<TranscodeLimits>;
}

/** A listening receiver. */
export interface Receiver {
  /** Base address, such as `http://127.0.0.1:4318`. */
  readonly url: string;
  readonly port: number;
  /** Where Baton's own commands on this machine send; `url` itself without TLS. */
  readonly localUrl: string;
  readonly localPort: number;
  /** Takes no new connection, answers what is under way, closes the log. */
  close(): Promise<void>;
}

const MEBIBYTE = 1024 * 1024;

/**
 * Receives OTLP/HTTP traces and answers once they are on disk. Throws a CollectorError: `receiver_running`,
 * `port_taken`, `listen_failed`, `data_dir_unwritable`, `disk_full`, `tokens_invalid`, `tls_invalid`.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const dataDir = resolve(options.dataDir);
  const directory = logDirectory(dataDir);
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
    const { access, tls, close: closeEntrance } = await openEntrance(options);
    opened.push({ close: closeEntrance });
    const log = await openSegmentLog({ ...options, dataDir });
    const writer = createTraceWriter({ log, transcoder: createTraceTranscoder(options.transcode) });
    opened.push(writer);
    const { noProgressSeconds = 10, requestSeconds = 60 } = options;
    const service: Service = {
      writer,
      admission: createAdmission(options.maxInFlightBytes ?? 96 * MEBIBYTE),
      arrivals: createArrivalTimes(options.now === undefined ? {} : { now: options.now }),
      limits: {
        maxBodyBytes: options.maxBodyBytes ?? 64 * MEBIBYTE,
        noProgressMillis: noProgressSeconds * 1000,
        requestMillis: requestSeconds * 1000,
      },
      access,
      caller: ANONYMOUS,
      health: async () => ({
        status: 'ok',
        dataDir,
        pid: process.pid,
        pendingBytes: await pendingBytes(directory, (await readCursor(directory)).loaded),
        logBytes: log.bytes(),
        inFlightBytes: service.admission.heldBytes(),
      }),
    };
    const { host = '127.0.0.1', port = 4318 } = options;
    const http = await startHttp(service, { host, port }, tls);
    opened.push(http);
    let local = http;
    if (tls !== undefined) {
      const address = { host: '127.0.0.1', port: options.localPort ?? 0 };
      local = await startHttp({ ...service, access: localOnly(access) }, address);
      opened.push(local);
    }
    let closing: Promise<void> | undefined;
    return {
      url: http.url,
      port: http.port,
      localUrl: local.url,
      localPort: local.port,
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
