import { type Case, drawCase } from './draw-case.ts';
import { AGENT_CARE } from './planted-effects.ts';
import type { RequiredField, TeamName } from './process.ts';
import { createRandom, type Random } from './random.ts';
import type { Step, StepContent } from './step.ts';
import type { World } from './world.ts';

/** One item while it is being told. */
export interface Story {
  readonly world: World;
  readonly random: Random;
  readonly about: Case;
  readonly steps: readonly Step[];
  /** Fields that somebody has filled in or answered so far. */
  readonly known: Set<RequiredField>;
  /** What the agent of a team who has the item adds to the log-odds of filling in a field. */
  readonly careOf: (team: TeamName) => number;
  /** Tells a step; one that lies past the end of the simulation is left out. */
  readonly tell: (atMillis: number, content: StepContent) => void;
  /** Number of the next handoff, from 1. */
  readonly nextHandoff: () => number;
  /** Bounces and clarification requests so far. */
  rounds: number;
}

/** Begins the story of one item. */
export function createStory(world: World, number: number): Story {
  const random = createRandom(world.seed, number);
  const key = itemKey(number);
  const steps: Step[] = [];
  const care = new Map<TeamName, number>();
  let handoffs = 0;
  let told = 0;
  return {
    world,
    random,
    about: drawCase(random, number),
    steps,
    known: new Set(),
    rounds: 0,
    careOf: (team) => {
      const known = care.get(team) ?? random.pick(AGENT_CARE);
      care.set(team, known);
      return known;
    },
    tell: (atMillis, content) => {
      told += 1;
      // An instant past the last known week is Infinity, and a share of it not even that.
      if (!(atMillis <= world.endMillis)) return;
      steps.push({ atMillis: toSecond(atMillis), eventId: `${key}-${told}`, ...content });
    },
    nextHandoff: () => {
      handoffs += 1;
      return handoffs;
    },
  };
}

/** Business key of an item. */
export function itemKey(number: number): string {
  return `ESC-${1000 + number}`;
}

/** Ticket tools keep whole seconds. */
const toSecond = (atMillis: number): number => Math.floor(atMillis / 1000) * 1000;
