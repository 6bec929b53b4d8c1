import { createArrivals } from './arrivals.ts';
import { simulateItem } from './simulate-item.ts';
import type { SimulatedItem } from './step.ts';
import { createWorld } from './world.ts';

/** Settings of a simulation. */
export interface SimulationOptions {
  /** @default 1200 */
  readonly items?: number | undefined;
  /** @default 1 */
  readonly seed?: number | undefined;
  /** The end of the eight weeks, in milliseconds since 1970; what would come later is left out. */
  readonly endMillis: number;
}

/** Size of the demo unless another one is asked for. */
export const DEFAULT_ITEMS = 1200;

/** Seed of the demo unless another one is asked for. */
export const DEFAULT_SEED = 1;

/**
 * Simulates escalations one by one in the order in which they arrive, each with all its steps. The
 * result depends on the options alone; memory does not grow with the number of items.
 */
export function* simulate(o: SimulationOptions): Generator<SimulatedItem, void> {
  const items = o.items ?? DEFAULT_ITEMS;
  const world = createWorld({ seed: o.seed ?? DEFAULT_SEED, endMillis: o.endMillis });
  const arriveAt = createArrivals(world);
  for (let index = 0; index < items; index += 1) {
    yield simulateItem(world, index + 1, arriveAt((index + 0.5) / items));
  }
}
