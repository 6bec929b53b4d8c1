import type { Meter } from '@opentelemetry/api';

/** Sees what waits for the projector and what it does. */
export interface ProjectorWatch {
  /** Something was loaded that is to be projected. */
  touched(): void;
  /** Runs the projector once. */
  run<T extends { readonly cycles: number; readonly handoffs: number }>(
    project: () => Promise<T>,
  ): Promise<T>;
  /** Seconds since the oldest load that is not projected; 0 if all are. */
  lagSeconds(): number;
}

const RUN_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Counts what a projector does. */
export function createProjectorWatch(
  meter: Meter,
  now: () => number = () => performance.now(),
): ProjectorWatch {
  let waitingSince: number | undefined;
  let runningFor: number | undefined;
  const cycles = meter.createCounter('baton.projector.cycles', {
    unit: '{cycle}',
    description: 'Cycles of work items that were folded.',
  });
  const handoffs = meter.createCounter('baton.projector.handoffs', {
    unit: '{handoff}',
    description: 'Handoffs that were written.',
  });
  const failures = meter.createCounter('baton.projector.failures', {
    unit: '{run}',
    description: 'Runs that failed and are repeated.',
  });
  const duration = meter.createHistogram('baton.projector.run.duration', {
    unit: 's',
    description: 'Time of one run of the projector.',
    advice: { explicitBucketBoundaries: RUN_SECONDS },
  });
  failures.add(0);
  const lagSeconds = (): number => {
    const since = runningFor ?? waitingSince;
    return since === undefined ? 0 : (now() - since) / 1000;
  };
  meter
    .createObservableGauge('baton.projector.lag', {
      unit: 's',
      description: 'Time since the oldest load that is not projected; 0 if all are.',
    })
    .addCallback((result) => result.observe(lagSeconds()));
  return {
    touched() {
      waitingSince ??= now();
    },
    async run(project) {
      const start = now();
      // What is loaded while it runs waits for the next run.
      runningFor = waitingSince;
      waitingSince = undefined;
      try {
        const done = await project();
        cycles.add(done.cycles);
        handoffs.add(done.handoffs);
        duration.record((now() - start) / 1000);
        return done;
      } catch (error) {
        waitingSince = runningFor ?? start;
        failures.add(1);
        throw error;
      } finally {
        runningFor = undefined;
      }
    },
    lagSeconds,
  };
}
