import { overviewProcesses, type Store } from '@baton/store';
import type { Detector, DetectorScope } from '../src/findings/detector.ts';
import type { Finding } from '../src/findings/finding.ts';
import { shareHandoffs } from '../src/findings/handoff-sample.ts';

/** What one detector says of a process, given what a run gives it. */
export async function findBy(
  { find }: Detector,
  store: Store,
  o: DetectorScope & { readonly asOfMillis: number; readonly found?: readonly Finding[] },
): Promise<readonly Finding[]> {
  const { namespace, process, asOfMillis, found = [] } = o;
  const scope = { namespace, process };
  const { signal } = new AbortController();
  const within = { namespaces: [namespace], processes: [process] };
  const [period = { firstMillis: 0, lastMillis: 0 }] = await store.query(overviewProcesses, within);
  const handoffs = shareHandoffs(store, scope, { lane: 'analysis', signal });
  return find(store, scope, { asOfMillis, signal, period, handoffs, found });
}
