/** A length of time such as `30m`, `4h` or `2d`; a day is 24 hours and a week 7 days. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`;
