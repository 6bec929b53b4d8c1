import {
  dashboardCompleteness,
  dashboardFailures,
  dashboardOpenNow,
  dashboardVolume,
  dashboardWaiting,
  dashboardWaitingShare,
} from '@baton/store';
import type { PanelMaker } from './panel.ts';
import { tile } from './tile.ts';

/** A row of tiles: how much is handed over, how long it waits, how well it goes, what is open now. */
export const handoffTiles: readonly PanelMaker[] = [
  dashboardVolume,
  dashboardWaiting,
  dashboardWaitingShare,
  dashboardFailures,
  dashboardCompleteness,
  dashboardOpenNow,
].map((query) => tile(query, { span: 4, height: 5 }));
