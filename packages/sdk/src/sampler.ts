import { ATTR_HANDOFF_OPERATION_NAME } from '@baton/conventions';
import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';

/** A sampler of any release line of OpenTelemetry JS. */
export interface SamplerLike {
  /** Decides whether a span is recorded and sampled. */
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): object;
  /** Its description. */
  toString(): string;
}

// `RECORD_AND_SAMPLED`: each line has an enum of its own, all with this value.
const RECORD_AND_SAMPLED = 2;

/**
 * Wraps your sampler so that it keeps every handoff span, and decides as before about all others.
 *
 * @example
 * new NodeSDK({ sampler: keepHandoffs(new TraceIdRatioBasedSampler(0.1)) }).start();
 */
export function keepHandoffs<S extends SamplerLike>(
  sampler: S,
): Pick<S, 'shouldSample' | 'toString'> {
  const shouldSample: SamplerLike['shouldSample'] = (...call) => {
    const attributes = call[4];
    return attributes[ATTR_HANDOFF_OPERATION_NAME] === undefined
      ? sampler.shouldSample(...call)
      : { decision: RECORD_AND_SAMPLED };
  };
  return { shouldSample, toString: () => `KeepHandoffs{${sampler}}` };
}
