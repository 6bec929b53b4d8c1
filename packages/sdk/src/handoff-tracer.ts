import type { ItemIdentity } from '@baton/conventions';
import { checkHandoff } from './check-handoff.ts';
import { type CompiledContext, compileContext } from './context-spec.ts';
import { endpointUrl } from './endpoint-url.ts';
import { HandoffError } from './errors.ts';
import { readText } from './input.ts';
import type { AnyProcess } from './process-types.ts';
import { createReporter } from './reporter.ts';
import { resumeHandoff } from './resume.ts';
import { createSpanEmitter } from './span-emitter.ts';
import { createItemScope, type ItemScope, type TracerCore } from './tracer-core.ts';
import type { HandoffTracer, HandoffTracerOptions, ItemOptions, ResumedHandoff } from './types.ts';
import { guard } from './verbs.ts';
import { createWorkItem } from './work-item.ts';

const CHECK_PATH = '/v1/check';

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
export function createHandoffTracer<P extends AnyProcess>(
  process: P,
  options: HandoffTracerOptions = {},
): HandoffTracer<P> {
  checkOptions(process, options);
  const core = createCore(process, options);
  const endpoint = options.check && {
    ...options.check,
    url: endpointUrl('check.endpoint', options.check.endpoint, CHECK_PATH),
  };

  const identityOf = (item: string, cycle: unknown): ItemIdentity => {
    const number = cycle ?? 1;
    const valid = typeof number === 'number' && Number.isSafeInteger(number) && number > 0;
    if (!valid) {
      core.report('invalid_option', 'Expected a cycle of 1 or more; it was taken to be 1.');
    }
    return {
      namespace: core.namespace,
      process: process.name,
      item,
      cycle: valid ? number : 1,
    };
  };

  const exportedKey = (key: unknown): string | undefined => {
    const text = readText(key);
    if (text === undefined) {
      core.report(
        'invalid_key',
        'Expected the key of the item as a string that is not empty; its facts are not sent.',
      );
      return undefined;
    }
    if (!options.hashKey) return text;
    try {
      const hashed = readText(options.hashKey(text));
      if (hashed !== undefined) return hashed;
      core.report('hash_key_failed', 'hashKey gave no string; facts of that item are not sent.');
    } catch (cause) {
      core.report('hash_key_failed', 'hashKey threw; facts of that item are not sent.', cause);
    }
    return undefined;
  };

  const scopeOf = (item: {
    readonly key: unknown;
    readonly cycle: unknown;
    readonly exported: boolean;
  }): ItemScope | undefined => {
    const key = item.exported ? readText(item.key) : exportedKey(item.key);
    return key === undefined ? undefined : createItemScope(identityOf(key, item.cycle), {});
  };

  return {
    item(key, itemOptions) {
      let settings: ItemOptions = {};
      guard(core, 'item', () => {
        settings = { ...itemOptions };
      });
      const exported = exportedKey(key);
      const scope = createItemScope(identityOf(exported ?? '', settings.cycle), settings);
      return createWorkItem<P>(exported === undefined ? muted(core) : core, scope, key);
    },
    resume(carrier, fallback) {
      let resumed: ResumedHandoff<P> | undefined;
      guard(core, 'resume', () => {
        resumed = resumeHandoff<P>(core, scopeOf, { carrier, fallback });
      });
      return resumed;
    },
    async check(name, context, checkOptions) {
      return checkHandoff(core, endpoint, () => {
        const { item, cycle, source } = checkOptions ?? {};
        const key = item === undefined ? undefined : exportedKey(item);
        return { name, context, item: key, cycle, source };
      });
    },
    forceFlush: () => core.emitter.forceFlush(),
  };
}

// An item without a usable key keeps its verbs, which then do nothing.
const muted = (core: TracerCore): TracerCore => ({
  ...core,
  emitter: { ...core.emitter, isActive: () => false },
});

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

function createCore(process: AnyProcess, options: HandoffTracerOptions): TracerCore {
  const report = createReporter(options.onError);
  const contexts = new Map<string, CompiledContext>();
  for (const [name, handoff] of Object.entries(process.handoffs)) {
    const context = compileContext(handoff);
    if (context) contexts.set(name, context);
  }
  let sequence = 0;
  return {
    process,
    namespace: options.namespace ?? '',
    contexts,
    report,
    emitter: createSpanEmitter({
      process,
      tracerProvider: options.tracerProvider,
      idGenerator: options.idGenerator,
      linkActiveSpan: options.linkActiveSpan ?? true,
      report,
    }),
    timing: options.timing ?? 'interval',
    clock: options.clock ?? (() => new Date()),
    capture: new Set(typeof options.capture === 'object' ? options.capture.values : []),
    redact: options.redact,
    nextSequence: () => ++sequence,
  };
}
