import { z } from 'zod';
import { scopeParams } from '../scope.ts';

/** The time range of a dashboard, in milliseconds since 1970. */
export const rangeParams = {
  fromMillis: z.number().int().default(0),
  toMillis: z
    .number()
    .int()
    .default(() => Date.now()),
};

/** Teams that hand over and teams that receive; an empty list means all of them. */
export const pairParams = {
  ...scopeParams,
  sourceTeams: z.array(z.string()).default([]),
  targetTeams: z.array(z.string()).default([]),
};

/** Now; open handoffs last until then, or until the end of the range where that is earlier. */
export const nowParams = { nowMillis: z.number().default(() => Date.now()) };

/** A work item by its key, or by the id of its trace; of several the one that changed last. */
export const itemParams = { ...scopeParams, itemOrTrace: z.string().default('') };

/** The teams as values of dashboard variables, backslashes doubled: what a link to the pair hands on. */
export const pairValueColumns = { sourceValue: z.string(), targetValue: z.string() };

/** Share of the handoffs that should end in time, and how long before the range they may have begun. */
export const objectiveParams = {
  objective: z.number().min(0).lt(1).default(0.9),
  windowDays: z.number().int().default(30),
};

/** A count, or a figure that is always there. */
export const number = z.coerce.number();

/** A figure that may not be known. */
export const maybe = z.coerce.number().nullable();
