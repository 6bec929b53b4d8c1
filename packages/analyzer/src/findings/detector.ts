import type { Store } from '@baton/store';
import type { Finding } from './finding.ts';
import type { HandoffSample } from './handoff-sample.ts';

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
  /** When the first and the last fact of the process happened, in milliseconds since 1970. */
  readonly period: { readonly firstMillis: number; readonly lastMillis: number };
  /** A sample of its handoffs, read once for all detectors; undefined where there are none. */
  readonly handoffs: () => Promise<HandoffSample | undefined>;
  /** What the others found in the same run, where it needs that; else nothing. */
  readonly found: readonly Finding[];
}

/** Looks at one process and says what it finds; its queries run on the lane `analysis`. */
export interface Detector {
  /** What progress and failures call it, such as `factors`. */
  readonly name: string;
  /** The kinds it answers for: a claim of these that it no longer makes is stored as gone. */
  readonly kinds: readonly Finding['kind'][];
  /** It goes by what the others found, and is asked after them. */
  readonly needsFound?: boolean;
  /** Every claim that was looked at and is worth telling, those not supported included. */
  find(store: Store, scope: DetectorScope, options: DetectorOptions): Promise<readonly Finding[]>;
}
