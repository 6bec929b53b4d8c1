import type { Case } from './draw-case.ts';
import { writeNote } from './note.ts';
import { CHANCES, FILL_HABITS, PLANTED } from './planted-effects.ts';
import { REQUIRED_FIELDS, type RequiredField, type TeamName } from './process.ts';
import type { Random } from './random.ts';
import type { FormContext } from './step.ts';

/** Who fills in a form, about what, knowing what. */
export interface Sender {
  readonly random: Random;
  readonly team: TeamName;
  /** What the agent adds to the log-odds of filling in a field. */
  readonly care: number;
  /** The team works with the new template by now. */
  readonly hasTemplate: boolean;
  readonly about: Case;
  /** Fields that an earlier sender filled in or answered. */
  readonly known: ReadonlySet<RequiredField>;
}

/** Fills in the escalation form the way the team and its agent do; `also` are fields asked for. */
export function fillForm(
  sender: Sender,
  also: ReadonlySet<RequiredField> = new Set(),
): FormContext {
  const { random, about } = sender;
  const filled = REQUIRED_FIELDS.filter((field) => {
    const wanted = random.chance(fillChance(sender, field));
    return canFill(sender.team, field) && (wanted || also.has(field));
  });
  const context: FormContext = {
    ...valuesOf(about, filled),
    ...(about.hasScreenshot ? { screenshot: about.values.screenshot } : {}),
    ...(about.hasPhone ? { contact_phone: about.values.contact_phone } : {}),
  };
  return { ...context, note: writeNote({ random, context, symptom: about.symptom }) };
}

/** Whether a team can fill in a field at all. */
export function canFill(team: TeamName, field: RequiredField): boolean {
  return team !== PLANTED.neverFilled.team || field !== PLANTED.neverFilled.field;
}

/** The values that these fields of a case hold. */
export function valuesOf(about: Case, fields: readonly RequiredField[]): FormContext {
  return Object.fromEntries(fields.map((field) => [field, about.values[field]]));
}

function fillChance(sender: Sender, field: RequiredField): number {
  if (sender.hasTemplate) return PLANTED.newTemplate.fillChance;
  const habit = FILL_HABITS[sender.team][field];
  const chance = sender.known.has(field) ? Math.max(habit, CHANCES.passesOn) : habit;
  const odds = (chance / (1 - chance)) * Math.exp(sender.care);
  return odds / (1 + odds);
}
