import { createProgress, type Progress } from '../terminal/progress.ts';
import type { ImportProgress } from './import-log.ts';

const LABELS = {
  reading: { label: 'Reading', unit: 'bytes' },
  sending: { label: 'Making facts', unit: 'rows' },
} as const;
const STEP_MILLIS = 100;

/** Shows how far an import is: one bar for reading the file, one for making and sending its facts. */
export function showImportProgress(): {
  readonly update: (progress: ImportProgress) => void;
  readonly stop: () => void;
} {
  let phase: ImportProgress['phase'] | undefined;
  let bar: Progress | undefined;
  let drawnMillis = 0;
  return {
    update({ phase: current, done, total }) {
      if (current !== phase) {
        bar?.stop();
        bar = createProgress(LABELS[current].label, LABELS[current].unit);
        phase = current;
      }
      const nowMillis = performance.now();
      if (done < total && nowMillis - drawnMillis < STEP_MILLIS) return;
      drawnMillis = nowMillis;
      bar?.update(done, total);
    },
    stop: () => bar?.stop(),
  };
}
