import { LOG_PROBLEMS } from '../health/receiver-readiness.ts';
import type { Problems } from '../logger/problems.ts';
import type {
  AnsweredRequest,
  ReceiverMetrics,
  TransportName,
} from '../metrics/receiver-metrics.ts';
import type { Received } from './receive-traces.ts';
import { RequestError, requestErrorOf } from './request-error.ts';

/** Sees how every request of one transport ends, counts it, and tells of troubles. */
export interface RequestWatch {
  /** A request is on disk, or was before. */
  stored(request: {
    readonly encoding: AnsweredRequest['encoding'];
    readonly received: Received;
    /** Bytes of its body, inflated. */
    readonly bytes: number;
    /** `performance.now()` at its head. */
    readonly startMillis: number;
  }): void;
  /** A check of a handoff is answered, and if the engine said nothing, why. */
  checked(why?: string): void;
  /** A request is answered with an error. */
  refused(error: unknown): void;
}

const REFUSED = 'Requests are refused; the metric baton.receiver.refused.requests counts them.';

/** Watches the requests of a transport. */
export function createRequestWatch(o: {
  readonly transport: TransportName;
  readonly metrics: ReceiverMetrics;
  readonly problems: Problems;
}): RequestWatch {
  const { transport, metrics, problems } = o;
  return {
    stored({ encoding, received, bytes, startMillis }) {
      metrics.answered({
        transport,
        encoding,
        isDuplicate: received.isDuplicate,
        spans: received.accepted,
        rejectedSpans: received.rejected,
        bytes,
        seconds: (performance.now() - startMillis) / 1000,
      });
      if (received.accepted > 0) problems.recovered(...LOG_PROBLEMS);
    },
    checked(why) {
      metrics.checked({ outcome: why === undefined ? 'answered' : 'left_out' });
      if (why !== undefined) problems.happened('check_left_out', why);
    },
    refused(error) {
      const { reason, message } = requestErrorOf(error);
      metrics.refused({ transport, reason });
      if (LOG_PROBLEMS.includes(reason)) problems.failing(reason, message);
      else if (error instanceof RequestError) problems.happened(reason, REFUSED);
      else problems.happened('failed', `A request could not be handled: ${placeOf(error)}`);
    },
  };
}

/** Where an unforeseen error came from; its message may hold what was sent. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'something other than an error was thrown.';
  const frame = /^ {4}(at .*)$/m.exec(error.stack ?? '')?.[1] ?? 'of unknown origin';
  return `${error.name} ${frame}`;
}
