/** What a wait can be put down to, open questions first, the unexplained rest last. */
export const WAITING_CAUSES = [
  'information',
  'batching',
  'contention',
  'prioritisation',
  'unavailability',
  'unexplained',
] as const;

/**
 * What a moment of waiting is put down to: a question is open (`information`), work is collected to be
 * started together (`batching`), the receiver is full with earlier work (`contention`) or has taken
 * later work instead (`prioritisation`), is closed (`unavailability`), or nothing that is recorded.
 */
export type WaitingCause = (typeof WAITING_CAUSES)[number];

/** A wait in whole milliseconds, split by cause; the parts sum to the total exactly. */
export interface AttributedWait {
  readonly totalMillis: number;
  readonly partMillis: Readonly<Record<WaitingCause, number>>;
}
