import type { Case } from './draw-case.ts';
import { BASE_TIMES, CASE_MIX, PLANTED } from './planted-effects.ts';
import { type HandoffName, type StageName, supportEscalation } from './process.ts';
import type { Random } from './random.ts';
import type { FormContext } from './step.ts';

const HOUR_SECONDS = 3600;

/** Business time of the receiver that a handoff takes. */
export interface HandoffTimes {
  readonly waitSeconds: number;
  readonly workSeconds: number;
}

/** Draws how long one handoff takes: base time, case mix and planted effects multiplied. */
export function drawTimes(o: {
  readonly random: Random;
  readonly name: HandoffName;
  readonly about: Case;
  readonly context: FormContext;
  readonly receiverIsOpen: boolean;
}): HandoffTimes {
  const base = baseOf(o.name);
  const resolutionSeconds =
    o.random.logNormal(base.resolutionHours * HOUR_SECONDS, base.spread) *
    mixMultiplier(o.name, o.about) *
    plantedMultiplier(o);
  const impact = PLANTED.customerImpact;
  const stated = impact.fields.every((field) => o.context[field] !== undefined);
  const { median, spread, largest } = BASE_TIMES.waitShare;
  const share = o.random.logNormal(median * (stated ? impact.multiplier : 1), spread);
  const waitSeconds = resolutionSeconds * Math.min(share, largest);
  return { waitSeconds, workSeconds: resolutionSeconds - waitSeconds };
}

function plantedMultiplier(o: {
  readonly name: HandoffName;
  readonly context: FormContext;
  readonly receiverIsOpen: boolean;
}): number {
  if (o.name === 'hand_back') return 1;
  const { completeContext, businessHours } = PLANTED;
  const complete = completeContext.fields.every((field) => o.context[field] !== undefined);
  const receivers: readonly StageName[] = completeContext.handoffsTo;
  const applies = receivers.includes(supportEscalation.handoffs[o.name].to);
  return (
    (complete && applies ? completeContext.multiplier : 1) *
    (o.receiverIsOpen ? businessHours.multiplier : 1)
  );
}

function mixMultiplier(name: HandoffName, about: Case): number {
  const product = name.endsWith('_atlas') ? 'atlas' : name.endsWith('_beacon') ? 'beacon' : null;
  return (
    CASE_MIX.category[about.category].multiplier *
    CASE_MIX.priority[about.priority].multiplier *
    (product ? CASE_MIX.product[product].multiplier : 1)
  );
}

function baseOf(name: HandoffName): { readonly resolutionHours: number; readonly spread: number } {
  if (name === 'triage') return BASE_TIMES.triage;
  return name === 'hand_back' ? BASE_TIMES.handBack : BASE_TIMES.engineering;
}
