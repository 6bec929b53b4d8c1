import type { Attributes, Meter } from '@opentelemetry/api';

/** A way in. */
export type TransportName = 'http' | 'grpc';

/** A request that was stored, now or before. */
export interface AnsweredRequest {
  readonly transport: TransportName;
  /** Encoding of its body; `facts` for JSON facts. */
  readonly encoding: 'protobuf' | 'json' | 'facts';
  /** It is an identical resend of one that was stored. */
  readonly isDuplicate: boolean;
  /** Spans that were stored. */
  readonly spans: number;
  /** Spans that were not, though the request was taken. */
  readonly rejectedSpans: number;
  /** Bytes of the body, inflated. */
  readonly bytes: number;
  /** Seconds from the request's head to its answer. */
  readonly seconds: number;
}

/** What a receiver counts. */
export interface ReceiverMetrics {
  /** Once for each request that is answered with success. */
  answered(request: AnsweredRequest): void;
  /** Once for each check of a handoff: the engine answered, or it is said why not. */
  checked(check: { readonly outcome: 'answered' | 'left_out' }): void;
  /** Once for each that is not; the reason is one of few words, such as `log_full`. */
  refused(request: { readonly transport: TransportName; readonly reason: string }): void;
}

/** From well under a group commit to what stock exporters wait for. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Tally {
  readonly attributes: Attributes;
  spans: number;
  requests: number;
  bytes: number;
  duplicates: number;
  rejectedSpans: number;
}

/**
 * Counts requests. The sums are plain numbers that are read when somebody collects: an `add` of the SDK costs ten
 * times as much as all of them, and four would be needed for each request.
 */
export function createReceiverMetrics(meter: Meter): ReceiverMetrics {
  const tallies = new Map<string, Tally>();
  const refused = new Map<string, { attributes: Attributes; requests: number }>();
  const checks = meter.createCounter('baton.receiver.checks', {
    unit: '{check}',
    description: 'Checks of handoffs, by whether the engine answered.',
  });
  const duration = meter.createHistogram('baton.receiver.request.duration', {
    unit: 's',
    description: 'Time from the head of a request to its success.',
    advice: { explicitBucketBoundaries: REQUEST_SECONDS },
  });
  observeTallies(meter, tallies);
  meter
    .createObservableCounter('baton.receiver.refused.requests', {
      unit: '{request}',
      description: 'Requests of which nothing was stored, by reason.',
    })
    .addCallback((result) => {
      for (const { attributes, requests } of refused.values()) result.observe(requests, attributes);
    });

  const tallyOf = ({ transport, encoding }: AnsweredRequest): Tally => {
    const key = `${transport} ${encoding}`;
    const known = tallies.get(key);
    if (known !== undefined) return known;
    const attributes = { transport, encoding };
    const tally = { attributes, spans: 0, requests: 0, bytes: 0, duplicates: 0, rejectedSpans: 0 };
    tallies.set(key, tally);
    return tally;
  };

  return {
    answered(request) {
      const tally = tallyOf(request);
      if (request.isDuplicate) tally.duplicates++;
      else {
        tally.requests++;
        tally.spans += request.spans;
        tally.bytes += request.bytes;
        tally.rejectedSpans += request.rejectedSpans;
      }
      duration.record(request.seconds, { transport: request.transport });
    },
    checked: (attributes) => checks.add(1, attributes),
    refused(attributes) {
      const key = `${attributes.transport} ${attributes.reason}`;
      const known = refused.get(key);
      if (known === undefined) refused.set(key, { attributes, requests: 1 });
      else known.requests++;
    },
  };
}

function observeTallies(meter: Meter, tallies: ReadonlyMap<string, Tally>): void {
  const counter = (
    name: string,
    o: { unit: string; description: string; of: (tally: Tally) => number },
  ): void => {
    meter.createObservableCounter(`baton.receiver.${name}`, o).addCallback((result) => {
      for (const tally of tallies.values()) result.observe(o.of(tally), tally.attributes);
    });
  };
  counter('accepted.spans', {
    unit: '{span}',
    description: 'Spans stored in the log.',
    of: ({ spans }) => spans,
  });
  counter('accepted.requests', {
    unit: '{request}',
    description: 'Requests stored in the log, resends not included.',
    of: ({ requests }) => requests,
  });
  counter('accepted.bytes', {
    unit: 'By',
    description: 'Bodies of the requests stored, inflated.',
    of: ({ bytes }) => bytes,
  });
  counter('duplicates', {
    unit: '{request}',
    description: 'Identical resends answered from the window and not stored again.',
    of: ({ duplicates }) => duplicates,
  });
  counter('rejected.spans', {
    unit: '{span}',
    description: 'Spans refused for good in requests that were taken: a partial success.',
    of: ({ rejectedSpans }) => rejectedSpans,
  });
}
