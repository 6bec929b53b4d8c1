import { CHECK_DEADLINE_MILLIS, type HandoffCheckRequest } from '@baton/conventions';
import { type ReadAnswer, readCheckAnswer } from './check-answer.ts';
import type { CheckEndpointOptions } from './check-types.ts';
import type { Report } from './reporter.ts';

const NOTHING: ReadAnswer = { asks: [], risk: null, judgement: null, leftOut: [] };

/** Where Baton is asked, with the address of its check. */
export type CheckEndpoint = Omit<CheckEndpointOptions, 'endpoint'> & { readonly url: string };

/**
 * Asks Baton about a handoff. It never throws: what does not come within the deadline is left out, and
 * the answer says so.
 */
export async function askBaton(
  options: CheckEndpoint,
  request: HandoffCheckRequest,
  report: Report,
): Promise<ReadAnswer> {
  const deadlineMillis = options.deadlineMillis ?? CHECK_DEADLINE_MILLIS;
  const failed = (sentence: string, cause?: unknown): ReadAnswer => {
    report(
      'check_failed',
      `${sentence} The handoff was checked against its declaration only.`,
      cause,
    );
    return { ...NOTHING, leftOut: [sentence] };
  };
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), deadlineMillis);
  try {
    const response = await fetch(options.url, {
      method: 'POST',
      headers: { ...options.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, deadlineMillis } satisfies HandoffCheckRequest),
      signal: abort.signal,
    });
    if (!response.ok) {
      // The body is not read, so that its connection is given back.
      await response.body?.cancel();
      return failed(`Baton answered with HTTP ${response.status}.`);
    }
    return readCheckAnswer(await response.json()) ?? failed('Baton gave an answer that is none.');
  } catch (cause) {
    return abort.signal.aborted
      ? failed(`Baton did not answer within ${deadlineMillis} ms.`)
      : failed('Baton could not be asked.', cause);
  } finally {
    clearTimeout(timer);
  }
}
