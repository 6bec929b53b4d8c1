import type { ItemIdentity } from '@baton/conventions';
import { checkHandoff } from './check-handoff.ts';
import { type CompiledContext, compileContext } from './context-spec.ts';
import { endpointUrl } from './endpoint-url.ts';
import { readText } from './input.ts';
import type { AnyProcess } from './process-types.ts';
import { createReporter } from './reporter.ts';
import { respondToAsk } from './respond-to-ask.ts';
import { resumeHandoff } from './resume.ts';
import { createSpanEmitter } from './span-emitter.ts';
import { createItemScope, type ItemScope, type TracerCore } from './tracer-core.ts';
import type { HandoffTracer, HandoffTracerOptions, ItemOptions, ResumedHandoff } from './types.ts';
import { guard } from './verbs.ts';
import { createWorkItem } from './work-item.ts';

const CHECK_PATH = '/v1/check';

/**
 * Creates the tracer of a process where the size of a bundle counts, as in a browser: the compiler
 * checks its options. In Node.js the same import is {@link createCheckedHandoffTracer}.
 *
 * @throws HandoffError `invalid_option` of an endpoint that is no address
 */
export function createHandoffTracer<P extends AnyProcess>(
  process: P,
  options: HandoffTracerOptions = {},
): HandoffTracer<P> {
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
    async respond(name, response) {
      if (!endpoint) return false;
      return respondToAsk(core, endpoint, () => {
        const { field, action, check, item } = response;
        const key = item === undefined ? undefined : exportedKey(item);
        return { name, field, action, contentHash: check?.judgement?.contentHash, item: key };
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
