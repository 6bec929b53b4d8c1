/** Opening hours on some days of the week. */
export interface OpeningHours {
  /** ISO days, 1 Monday to 7 Sunday. */
  readonly days: readonly number[];
  /** `HH:MM`, inclusive. */
  readonly from: string;
  /** `HH:MM`, exclusive; `24:00` for midnight. */
  readonly to: string;
}

/** Business hours of a team. */
export interface Calendar {
  /** IANA time zone, such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly hours: readonly OpeningHours[];
  /** Local dates `YYYY-MM-DD` on which nobody works. */
  readonly holidays?: readonly string[];
}
