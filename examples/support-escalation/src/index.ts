export { PLANTED } from './planted-effects.ts';
export { type PlayDemoOptions, type PlayedDemo, playDemo } from './play-demo.ts';
export { supportEscalation } from './process.ts';
export { DEFAULT_ITEMS, DEFAULT_SEED, type SimulationOptions, simulate } from './simulate.ts';
export type { FormContext, SimulatedItem, Step } from './step.ts';
