import { diag } from '@opentelemetry/api';
import { HandoffError, type HandoffErrorCode } from './errors.ts';

/** Tells about an error, once per code. */
export type Report = (code: HandoffErrorCode, message: string, cause?: unknown) => void;

// A silent loss of everything is the one thing nobody would look for, and `diag` has no logger
// unless the application sets one.
const LOUD: ReadonlySet<HandoffErrorCode> = new Set([
  'not_recorded',
  'facts_lost',
  'spool_full',
  'spool_unwritable',
]);

/** Creates the reporter of one tracer; without `onError` it writes to OpenTelemetry's `diag`. */
export function createReporter(onError?: (error: HandoffError) => void): Report {
  const seen = new Set<HandoffErrorCode>();
  return (code, message, cause) => {
    if (seen.has(code)) return;
    seen.add(code);
    try {
      if (typeof onError === 'function') {
        onError(new HandoffError(code, message, cause === undefined ? undefined : { cause }));
      } else if (LOUD.has(code)) {
        console.warn(`[@baton/sdk] ${code}: ${message}`);
      } else {
        diag.warn(`[@baton/sdk] ${code}: ${message} (said once)`, cause ?? '');
      }
    } catch {
      // An error handler that fails must not reach the code that only wanted to report a handoff.
    }
  };
}
