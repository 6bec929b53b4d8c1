export { factToReadableSpan, type ReadableSpanOptions } from './fact-to-readable-span.ts';
export {
  type HandoffTracing,
  type HandoffTracingOptions,
  startHandoffTracing,
} from './start-handoff-tracing.ts';
