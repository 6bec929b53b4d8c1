import { createRequire } from 'node:module';

/** Only a terminal that waits for long shows a bar. */
const load = createRequire(import.meta.url);

/** How far something is. */
export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

const PLAIN_STEP = 0.25;
const BAR_WIDTH = 40;

/** A bar with rate and remaining time on a terminal, a few plain lines elsewhere; on standard error. */
export function createProgress(label: string, unit: string): Progress {
  return process.stderr.isTTY === true ? createBar(label, unit) : createLines(label, unit);
}

function createBar(label: string, unit: string): Progress {
  let startMillis: number | undefined;
  const { Presets, SingleBar }: typeof import('cli-progress') = load('cli-progress');
  const bar = new SingleBar(
    {
      format: (options, { progress, value, total, eta }) => {
        const width = options.barsize ?? BAR_WIDTH;
        const filled = Math.round(progress * width);
        const drawn = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
        const seconds = (performance.now() - (startMillis ?? 0)) / 1000;
        const rate = ` | ${Math.round(value / seconds)} ${unit}/s`;
        const left = Number.isFinite(eta) && value < total ? ` | ${Math.ceil(eta)} s left` : '';
        const percent = Math.floor(progress * 100);
        return `${label} ${drawn} ${percent}% | ${value}/${total} ${unit}${rate}${left}`;
      },
      hideCursor: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  return {
    update(done, total) {
      if (startMillis === undefined) {
        startMillis = performance.now();
        bar.start(total, done);
      } else bar.setTotal(total);
      bar.update(done);
    },
    stop() {
      if (startMillis !== undefined) bar.stop();
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
