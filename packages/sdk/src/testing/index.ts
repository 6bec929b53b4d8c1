export { type FixedClock, fixedClock } from './fixed-clock.ts';
export {
  createHandoffRecorder,
  type HandoffRecorder,
  type RecordedHandoff,
  type RecordedItem,
} from './handoff-recorder.ts';
export type { RecordedSpan } from './recorded-span.ts';
