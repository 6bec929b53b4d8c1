/** What speaks for and against an item in one line of text. */
export interface Cues {
  /** Any of these, and the item is there. */
  readonly strong: readonly RegExp[];
  /** Two lines with any of these, and the item is there too; one leaves it open. */
  readonly weak: readonly RegExp[];
  /** A line that only says that it is missing: nothing in it counts. */
  readonly denied: readonly RegExp[];
  /** There can be none in this case. */
  readonly notApplicable: readonly RegExp[];
}
