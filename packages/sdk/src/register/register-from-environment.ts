import { diag } from '@opentelemetry/api';
import { HandoffError } from '../errors.ts';
import { type HandoffTracing, startHandoffTracing } from '../node/start-handoff-tracing.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Starts handoff tracing as the `OTEL_*` variables say and makes it the global provider, unless there
 * is one already; what was reported is sent before the process ends, and written to `BATON_SPOOL_DIR`
 * before it is sent, if that is set.
 */
export function registerFromEnvironment(): void {
  const {
    OTEL_SDK_DISABLED: disabled,
    OTEL_TRACES_EXPORTER: exporter,
    BATON_SPOOL_DIR: spool,
  } = process.env;
  if (disabled?.trim().toLowerCase() === 'true' || exporter?.trim() === 'none') return;
  let tracing: HandoffTracing;
  try {
    tracing = startHandoffTracing({ register: true, spool: spool || undefined });
  } catch (error) {
    if (!HandoffError.isInstance(error) || error.code !== 'provider_exists') throw error;
    diag.info('[@baton/sdk] A tracer provider is registered already; handoffs go through it.');
    return;
  }
  // What cannot be sent was reported by then, and nobody is left to be told by an exception.
  const shutdown = (): Promise<void> => tracing.shutdown().catch(() => undefined);
  process.once('beforeExit', () => void shutdown());
  for (const signal of SIGNALS) {
    // Called first, while others that listen only once still count.
    process.prependOnceListener(signal, async () => {
      // A listener takes the signal's default away. Whoever else listens is to end the process, and
      // may report until then; where nobody does, that is left to this one.
      if (process.listenerCount(signal) > 0) {
        await tracing.forceFlush().catch(() => undefined);
      } else {
        await shutdown();
        process.kill(process.pid, signal);
      }
    });
  }
}
