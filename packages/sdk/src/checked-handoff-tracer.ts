import { HandoffError } from './errors.ts';
import { createHandoffTracer } from './handoff-tracer.ts';
import type { AnyProcess } from './process-types.ts';
import type { HandoffTracer, HandoffTracerOptions } from './types.ts';

/**
 * Creates the tracer of a process. Keep one per process and service: it sends the definition with its
 * first fact, and numbers its facts.
 *
 * @throws HandoffError `invalid_option`
 * @example
 * const tracer = createHandoffTracer(escalation);
 * const ticket = tracer.item('JIRA-123');
 * ticket.open({ stage: 'triage' });
 * const ref = ticket.handoff('escalate', { context: { browser: 'Firefox 140' } });
 */
export function createCheckedHandoffTracer<P extends AnyProcess>(
  process: P,
  options: HandoffTracerOptions = {},
): HandoffTracer<P> {
  checkOptions(process, options);
  return createHandoffTracer(process, options);
}

function checkOptions(process: AnyProcess, options: HandoffTracerOptions): void {
  const fail = (message: string): never => {
    throw new HandoffError('invalid_option', message);
  };
  if (typeof process?.toJSON !== 'function') {
    fail('createHandoffTracer expects a process made by defineProcess.');
  }
  const { namespace, capture, tracerProvider, idGenerator } = options;
  if (namespace !== undefined && typeof namespace !== 'string') {
    fail(`namespace: expected a string, got ${typeof namespace}.`);
  }
  if (capture !== undefined && capture !== 'names' && !Array.isArray(capture.values)) {
    fail("capture: expected 'names' or { values: [names of fields] }.");
  }
  if (tracerProvider !== undefined && typeof tracerProvider.getTracer !== 'function') {
    fail('tracerProvider: expected an OpenTelemetry TracerProvider, which has getTracer().');
  }
  if (idGenerator !== undefined && typeof idGenerator.startRoot !== 'function') {
    fail('idGenerator: expected one made by createHandoffIdGenerator().');
  }
  for (const name of ['redact', 'hashKey', 'clock', 'onError'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function') {
      fail(`${name}: expected a function, got ${typeof options[name]}.`);
    }
  }
}
