import type { Query } from '@baton/store';
import { type PanelMaker, panelOf, type Size } from './panel.ts';

/** Spans as Grafana's trace view draws them. */
export function traceView(query: Query, size: Size): PanelMaker {
  return (place) =>
    panelOf({ ...size, type: 'traces', format: 'traces', queries: [{ query }] }, place);
}
