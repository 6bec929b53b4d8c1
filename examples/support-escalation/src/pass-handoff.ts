import { askBack } from './ask-back.ts';
import { drawTimes } from './draw-times.ts';
import { fillForm } from './fill-form.ts';
import { CHANCES } from './planted-effects.ts';
import {
  type HandoffName,
  REQUIRED_FIELDS,
  type RequiredField,
  type StageName,
  supportEscalation,
} from './process.ts';
import type { FormContext } from './step.ts';
import type { Story } from './story.ts';
import { teamOf } from './world.ts';

const HOUR_SECONDS = 3600;

/** What a handoff is to be, and how the receiver means to end it. */
export interface HandoffPlan {
  readonly name: HandoffName;
  readonly source: StageName;
  readonly atMillis: number;
  /** Share of the work that is done before the receiver lets go of it. */
  readonly workShare: number;
  /** `complete` is said, or left to the step that follows. */
  readonly end: 'complete' | 'silent';
}

/** How a handoff ended and when; Infinity where the simulation ends first. */
export interface HandoffResult {
  readonly atMillis: number;
  readonly cancelled: boolean;
}

/** Passes an item on, again after each bounce, until the receiver has done the planned share. */
export function passHandoff(story: Story, plan: HandoffPlan): HandoffResult {
  const sender = teamOf(plan.source);
  let asked: ReadonlySet<RequiredField> = new Set();
  let atMillis = plan.atMillis;
  for (let attempt = 1; ; attempt += 1) {
    const context = fillForm(
      {
        random: story.random,
        team: sender,
        care: story.careOf(sender),
        hasTemplate: story.world.hasTemplate(sender, atMillis),
        about: story.about,
        known: story.known,
      },
      asked,
    );
    const form = plan.name === 'hand_back' ? pickNote(context) : context;
    // What is handed back is understood by then; there is nothing left to ask for.
    const missing =
      plan.name === 'hand_back' ? [] : REQUIRED_FIELDS.filter((field) => form[field] === undefined);
    for (const field of REQUIRED_FIELDS) if (form[field] !== undefined) story.known.add(field);
    const ending = drawEnding(story, { attempt, missing, name: plan.name });
    const result = passOnce(story, { ...plan, atMillis, form, missing, ending });
    if (ending !== 'bounce') return { atMillis: result, cancelled: ending === 'cancel' };
    asked = new Set(missing);
    const thinkSeconds = story.random.logNormal(2 * HOUR_SECONDS, 0.6);
    atMillis = story.world.clocks[sender].add(result, thinkSeconds);
  }
}

type Ending = 'planned' | 'bounce' | 'cancel';

function drawEnding(
  story: Story,
  o: {
    readonly attempt: number;
    readonly missing: readonly RequiredField[];
    readonly name: HandoffName;
  },
): Ending {
  if (story.random.chance(CHANCES.cancelled)) return 'cancel';
  if (o.name === 'hand_back' || o.attempt >= CHANCES.bounce.attempts) return 'planned';
  const { base, perMissingField } = CHANCES.bounce;
  return story.random.chance(base + perMissingField * o.missing.length) ? 'bounce' : 'planned';
}

interface Pass extends HandoffPlan {
  readonly form: FormContext;
  readonly missing: readonly RequiredField[];
  readonly ending: Ending;
}

function passOnce(story: Story, pass: Pass): number {
  const { random, world } = story;
  const handoff = story.nextHandoff();
  const receiver = supportEscalation.handoffs[pass.name].to;
  const clock = world.clocks[teamOf(receiver)];
  const { waitSeconds, workSeconds } = drawTimes({
    random,
    name: pass.name,
    about: story.about,
    context: pass.form,
    receiverIsOpen: clock.isOpen(pass.atMillis),
  });
  story.tell(pass.atMillis, {
    verb: 'initiate',
    handoff,
    name: pass.name,
    source: pass.source,
    context: pass.form,
  });
  const acceptMillis = clock.add(pass.atMillis, waitSeconds);
  if (!random.chance(CHANCES.acceptIsMissing))
    story.tell(acceptMillis, { verb: 'accept', handoff });
  if (pass.ending === 'bounce') {
    const bounceMillis = clock.add(acceptMillis, workSeconds * CHANCES.bounce.afterWorkShare);
    story.rounds += 1;
    const reason = pass.missing.length > 0 ? 'missing_information' : 'cannot_reproduce';
    story.tell(bounceMillis, { verb: 'bounce', handoff, reason, missing: pass.missing });
    return bounceMillis;
  }
  if (pass.ending === 'cancel') {
    const cancelMillis = clock.add(acceptMillis, workSeconds * random.next());
    const reason = random.pick(['customer_withdrew', 'duplicate']);
    story.tell(cancelMillis, { verb: 'cancel', handoff, reason });
    return cancelMillis;
  }
  const doneSeconds = workSeconds * pass.workShare;
  askBack(story, {
    handoff,
    sender: teamOf(pass.source),
    missing: pass.missing,
    atShare: (share) => clock.add(acceptMillis, doneSeconds * share),
  });
  const endMillis = clock.add(acceptMillis, doneSeconds);
  if (pass.end === 'complete') story.tell(endMillis, { verb: 'complete', handoff });
  return endMillis;
}

const pickNote = (context: FormContext): FormContext =>
  context.note === undefined ? {} : { note: context.note };
