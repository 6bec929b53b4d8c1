import { heldMillis } from '../native/number-buffers.ts';

/** ISO 8601 text of the day of an instant, held within what a DateTime64 column can keep. */
export const dayText = (millis: number): string =>
  new Date(heldMillis(millis)).toISOString().slice(0, 10);
