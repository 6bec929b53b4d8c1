import { judgementTexts, type Store } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { openLlm, rubricOf } from '../judge/handoffs/judge-store.ts';
import type { LlmSettings } from '../llm/llm-settings.ts';
import { type Discovery, discoverConditions } from './discover-conditions.ts';

/** Searches the texts of a process for conditions; see {@link discoverConditions}. */
export async function discoverInStore(
  store: Store,
  scope: DetectorScope,
  settings: LlmSettings | undefined,
): Promise<Discovery> {
  const { texts } = await rubricOf(store, scope);
  const rows = await store.query(judgementTexts, { ...scope, texts }, { lane: 'analysis' });
  const opened = settings === undefined ? undefined : await openLlm(store, settings);
  try {
    return await discoverConditions(rows, { ...scope, llm: opened?.llm, asOfMillis: Date.now() });
  } finally {
    await opened?.settleBooks();
  }
}
