import type { SegmentLog } from '../log/segment-log.ts';
import type { TraceTranscoder } from '../otlp/transcode-traces.ts';
import type { Admission } from './admission.ts';

/** What requests are served with, the same over every transport. */
export interface Service {
  readonly log: SegmentLog;
  readonly transcoder: TraceTranscoder;
  readonly admission: Admission;
  readonly limits: RequestLimits;
  /** The answer of `/healthz`. */
  health(): Promise<object>;
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
