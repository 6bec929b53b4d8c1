import type { Product } from './draw-case.ts';
import { type HandoffPlan, type HandoffResult, passHandoff } from './pass-handoff.ts';
import { CASE_MIX, CHANCES, SATISFACTION } from './planted-effects.ts';
import type { HandoffName, StageName } from './process.ts';
import type { SimulatedItem } from './step.ts';
import { createStory, itemKey, type Story } from './story.ts';
import { teamOf, type World } from './world.ts';

const MINUTE_MILLIS = 60_000;
const HOUR_MILLIS = 60 * MINUTE_MILLIS;
const DAY_MILLIS = 24 * HOUR_MILLIS;

/** Tells one escalation from the customer's first message to its close, or to the end of the weeks. */
export function simulateItem(world: World, number: number, arrivalMillis: number): SimulatedItem {
  const story = createStory(world, number);
  const { random, about } = story;
  openAt(story, arrivalMillis);
  const readyMillis = arrivalMillis + random.logNormal(40 * MINUTE_MILLIS, 0.8);
  if (random.chance(CHANCES.duplicateAtFrontline)) {
    story.tell(readyMillis, { verb: 'close', outcome: 'cancellation' });
  } else {
    const end = random.chance(CASE_MIX.priority[about.priority].direct)
      ? escalate(story, 'frontline', readyMillis)
      : triage(story, readyMillis);
    const closedMillis = closeAfter(story, end, arrivalMillis);
    if (!end.cancelled && random.chance(CHANCES.reopened)) reopen(story, closedMillis);
  }
  return { key: itemKey(number), steps: story.steps };
}

function openAt(story: Story, atMillis: number): void {
  const { product, category, priority, channel } = story.about;
  const attributes = { product, category, priority, channel };
  story.tell(atMillis, { verb: 'open', stage: 'frontline', attributes });
}

function triage(story: Story, atMillis: number): HandoffResult {
  const { random } = story;
  const solved = random.chance(CHANCES.solvedByProductSupport);
  const end = solved ? 'complete' : drawEnd(story);
  const plan = { name: 'triage', source: 'frontline', workShare: 1 } as const;
  const result = passHandoff(story, { ...plan, atMillis, end });
  if (solved || result.cancelled) return result;
  return escalate(story, 'product_support', writingTime(story, 'product_support', result.atMillis));
}

function escalate(story: Story, source: StageName, atMillis: number): HandoffResult {
  const { random, about } = story;
  const first = { name: `escalate_${about.product}`, source, atMillis } as const;
  if (about.trueProduct !== about.product) {
    const wrong = passHandoff(story, { ...first, workShare: 0.3, end: drawEnd(story) });
    return wrong.cancelled ? wrong : transfer(story, wrong.atMillis);
  }
  if (random.chance(CHANCES.handedBack)) {
    const given = passHandoff(story, { ...first, workShare: 0.5, end: drawEnd(story) });
    return given.cancelled ? given : handBack(story, given.atMillis);
  }
  return passHandoff(story, { ...first, workShare: 1, end: drawEnd(story) });
}

function transfer(story: Story, atMillis: number): HandoffResult {
  const source = engineeringOf(story.about.product);
  const plan = moveTo(story, `transfer_${story.about.trueProduct}`, source, atMillis);
  return passHandoff(story, plan);
}

function handBack(story: Story, atMillis: number): HandoffResult {
  const source = engineeringOf(story.about.product);
  return passHandoff(story, moveTo(story, 'hand_back', source, atMillis));
}

function moveTo(story: Story, name: HandoffName, source: StageName, atMillis: number): HandoffPlan {
  const end = drawEnd(story);
  return { name, source, atMillis: writingTime(story, source, atMillis), workShare: 1, end };
}

function reopen(story: Story, closedMillis: number): void {
  const { random, about } = story;
  const againMillis = closedMillis + random.logNormal(3 * DAY_MILLIS, 0.7);
  openAt(story, againMillis);
  const sentMillis = againMillis + random.logNormal(HOUR_MILLIS, 0.7);
  const name = `escalate_${about.trueProduct}` as const;
  const plan = { name, source: 'frontline', workShare: 1 } as const;
  const end = passHandoff(story, { ...plan, atMillis: sentMillis, end: drawEnd(story) });
  closeAfter(story, end, againMillis);
}

function closeAfter(story: Story, end: HandoffResult, openedMillis: number): number {
  const { random } = story;
  const closedMillis = end.atMillis + random.logNormal(4 * MINUTE_MILLIS, 0.6);
  if (end.cancelled) {
    story.tell(closedMillis, { verb: 'close', outcome: 'cancellation' });
    return closedMillis;
  }
  const fixed = !random.chance(CHANCES.notFixed);
  const outcome = fixed ? 'success' : 'failure';
  const score = drawScore(story, (closedMillis - openedMillis) / DAY_MILLIS, fixed);
  const answered = random.chance(CHANCES.surveyAnswered);
  story.tell(closedMillis, { verb: 'close', outcome, ...(answered ? { score } : {}) });
  return closedMillis;
}

function drawScore(story: Story, days: number, fixed: boolean): number {
  const score =
    SATISFACTION.best -
    SATISFACTION.perDoublingOfDays * Math.log2(1 + days) -
    SATISFACTION.perRound * story.rounds -
    (fixed ? 0 : SATISFACTION.notFixed) +
    SATISFACTION.spread * story.random.normal();
  return Math.min(5, Math.max(1, Math.round(score)));
}

/** Somebody has to write the next handoff; that happens within the team's hours. */
function writingTime(story: Story, source: StageName, atMillis: number): number {
  return story.world.clocks[teamOf(source)].add(atMillis, story.random.logNormal(360, 0.6));
}

function drawEnd(story: Story): HandoffPlan['end'] {
  return story.random.chance(CHANCES.completeIsRecorded) ? 'complete' : 'silent';
}

function engineeringOf(product: Product): StageName {
  return `engineering_${product}`;
}
