import { Presets, SingleBar } from 'cli-progress';

/** How far something is. */
export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

const PLAIN_STEP = 0.25;

/** A bar with rate and remaining time on a terminal, a few plain lines elsewhere; on standard error. */
export function createProgress(label: string, unit: string): Progress {
  return process.stderr.isTTY === true ? createBar(label, unit) : createLines(label, unit);
}

function createBar(label: string, unit: string): Progress {
  const bar = new SingleBar(
    {
      format: `${label} {bar} {percentage}% | {value}/{total} ${unit} | {rate} ${unit}/s | {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: false,
      stream: process.stderr,
      stopOnComplete: false,
      // The default reads single keys and would swallow Ctrl-C.
      noTTYOutput: false,
    },
    Presets.shades_classic,
  );
  let started = false;
  let startMillis = 0;
  return {
    update(done, total) {
      if (!started) {
        startMillis = performance.now();
        bar.start(total, done, { rate: 0 });
      } else bar.setTotal(total);
      started = true;
      const seconds = (performance.now() - startMillis) / 1000;
      bar.update(done, { rate: seconds > 0 ? Math.round(done / seconds) : 0 });
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

function createLines(label: string, unit: string): Progress {
  let next = PLAIN_STEP;
  return {
    update(done, total) {
      const share = total === 0 ? 1 : done / total;
      if (share < next) return;
      next = (Math.floor(share / PLAIN_STEP) + 1) * PLAIN_STEP;
      process.stderr.write(`${label} ${Math.floor(share * 100)}% (${done}/${total} ${unit})\n`);
    },
    stop() {},
  };
}
