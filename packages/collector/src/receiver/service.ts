import type { Access } from '../access/create-access.ts';
import type { Principal } from '../access/principal.ts';
import type { ArrivalTimes } from '../facts/arrival-times.ts';
import type { Readiness } from '../health/readiness.ts';
import type { Admission } from './admission.ts';
import type { EngineLink } from './check/engine-link.ts';
import type { RequestWatch } from './request-watch.ts';
import type { SpareBuffers } from './spare-buffers.ts';
import type { TraceWriter } from './trace-writer.ts';

/** What requests are served with, the same over every transport. */
export interface Service {
  readonly writer: TraceWriter;
  readonly admission: Admission;
  /** What bodies are gathered in. */
  readonly memory: SpareBuffers;
  readonly limits: RequestLimits;
  readonly access: Access;
  /** On whose behalf it works. */
  readonly caller: Principal;
  /** When JSON facts that do not say so happened. */
  readonly arrivals: ArrivalTimes;
  /** What checks of handoffs are answered by; the bytes they hold are none of those of spans. */
  readonly checks: { readonly engine: EngineLink; readonly admission: Admission };
  /** Sees how the requests of this transport end. */
  readonly watch: RequestWatch;
  /** The answer of `/healthz`. */
  health(): Promise<object>;
  /** The answer of `/readyz`. */
  readiness(): Promise<Readiness>;
  /** The answer of `/metrics`. */
  metricsText(): Promise<string>;
}

/** Bounds of one request. */
export interface RequestLimits {
  /** Bytes of the body, as sent and as inflated. */
  readonly maxBodyBytes: number;
  /** Milliseconds without progress after which a request is given up. */
  readonly noProgressMillis: number;
  /** Milliseconds that a request may take to arrive whole. */
  readonly requestMillis: number;
}
