import type { HandoffAskResponse } from '@baton/conventions';
import type { CheckEndpoint } from './ask-baton.ts';
import { readText } from './input.ts';
import type { TracerCore } from './tracer-core.ts';

/** Somebody has done what they wanted: there is no hurry. */
const DEADLINE_MILLIS = 5_000;

/** What was done with an ask, as a caller without a compiler may give it. */
export interface ResponseToSend {
  readonly name: unknown;
  readonly field: unknown;
  readonly action: HandoffAskResponse['action'];
  readonly contentHash: string | undefined;
  /** Key as it is exported. */
  readonly item: string | undefined;
}

/** Tells Baton what somebody did with an ask; false, and an error reported, where that is not stored. It never rejects. */
export async function respondToAsk(
  core: TracerCore,
  endpoint: CheckEndpoint,
  read: () => ResponseToSend,
): Promise<boolean> {
  let why = 'Baton could not be told';
  try {
    const { name, field, action, contentHash, item } = read();
    const body: HandoffAskResponse = {
      ...(core.namespace === '' ? {} : { namespace: core.namespace }),
      process: core.process.name,
      handoff: readText(name) ?? '',
      field: readText(field) ?? '',
      action,
      ...(contentHash === undefined ? {} : { contentHash }),
      ...(item === undefined ? {} : { item }),
    };
    const url = new URL(endpoint.url);
    url.pathname += '/responses';
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...endpoint.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(DEADLINE_MILLIS),
    });
    await response.body?.cancel();
    if (response.ok) return true;
    why = `Baton answered with HTTP ${response.status}`;
    throw new Error(why);
  } catch (cause) {
    core.report('check_failed', `${why}: what was done with an ask is not stored.`, cause);
    return false;
  }
}
