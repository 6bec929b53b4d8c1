import type { Store } from '@baton/store';
import type { Finding } from './finding.ts';

/** The process that is looked at. */
export interface DetectorScope {
  readonly namespace: string;
  readonly process: string;
}

/** What a detector is told beside the process. */
export interface DetectorOptions {
  /** What counts as now, in milliseconds since 1970: the last fact where a log was imported whole. */
  readonly asOfMillis: number;
  /** Aborted when the run is called off; pass it to every query. */
  readonly signal: AbortSignal;
  /** What the detectors before this one found in the same run. */
  readonly found: readonly Finding[];
}

/** Looks at one process and says what it finds; its queries run on the lane `analysis`. */
export interface Detector {
  /** What progress and failures call it, such as `factors`. */
  readonly name: string;
  /** The kinds it answers for: a claim of these that it no longer makes is stored as gone. */
  readonly kinds: readonly Finding['kind'][];
  /** Every claim that was looked at and is worth telling, those not supported included. */
  find(store: Store, scope: DetectorScope, options: DetectorOptions): Promise<readonly Finding[]>;
}
