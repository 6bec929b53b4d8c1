import { causesText } from '../report/format/cause.ts';
import { formatDuration } from '../report/format/duration.ts';
import { formatInstant } from '../report/format/instant.ts';
import { formatCount, formatPercent } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import { teamName } from '../report/format/team.ts';
import {
  createLook,
  INDENT,
  type Look,
  paragraph,
  section,
  type TextOptions,
} from '../report/text/look.ts';
import { percentileText } from '../report/text/percentile-text.ts';
import { stepText } from '../report/text/step-text.ts';
import { terminalText, wrapText } from '../report/text/terminal-text.ts';
import type { ItemStory, StoryFact, StoryHandoff } from './item-story-types.ts';
import { similarText } from './similar-items.ts';

const FACTS_SHOWN = 60;
const VERB_WIDTH = 'provide clarification'.length;

/** Renders an item's story for a terminal; colour only where asked for. */
export function renderItemStory(story: ItemStory, options: TextOptions): string {
  const look = createLook(options);
  const lines = [
    ...openingLines(story, look),
    ...section(look, 'Steps against the nearest path', pathLines(story, look)),
    ...section(
      look,
      story.handoffs.length === 0 ? 'Handoffs: none' : 'Handoffs',
      story.handoffs.flatMap((handoff, i) => handoffLines(handoff, i + 1, look)),
    ),
    ...section(look, 'What happened', factLines(story, look)),
    ...section(
      look,
      'Similar items, and how they ended',
      story.similar.flatMap((similar) => paragraph(similarText(similar), look)),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function openingLines(story: ItemStory, look: Look): string[] {
  const ended = story.closedAt
    ? `closed ${formatInstant(story.closedAt)} after ${formatDuration(story.seconds)}`
    : `open for ${formatDuration(story.seconds)}, now with ${teamName(story.currentTeam || story.currentStage)}`;
  const outcome = story.outcome === null ? '' : `, outcome ${story.outcome}`;
  const score = story.outcomeScore === null ? '' : `, score ${story.outcomeScore}`;
  const rounds = story.handoffs.reduce((sum, handoff) => sum + handoff.rounds, 0);
  const size = [
    plural(story.handoffs.length, 'handoff'),
    plural(rounds, 'round'),
    plural(story.factsInAll, 'fact'),
    ...(story.cycles.length > 1 ? [plural(story.cycles.length, 'cycle')] : []),
    ...(story.reopened > 0 ? [`reopened ${formatCount(story.reopened)}×`] : []),
    ...(story.unmatchedFacts > 0 ? [`${plural(story.unmatchedFacts, 'fact')} fit no handoff`] : []),
    ...(story.lateFacts > 0 ? [`${plural(story.lateFacts, 'fact')} after the close`] : []),
  ];
  const name = story.namespace === '' ? story.process : `${story.namespace} / ${story.process}`;
  return [
    look.paint.title(terminalText(`${story.item} · ${name}`)),
    ...paragraph(`Opened ${formatInstant(story.openedAt)}, ${ended}${outcome}${score}.`, look),
    ...paragraph(size.join(' · '), look, look.paint.quiet),
    ...(story.itemUrl === '' ? [] : paragraph(story.itemUrl, look, look.paint.quiet)),
  ];
}

function pathLines({ cycles }: ItemStory, look: Look): string[] {
  return cycles.flatMap(({ cycle, stages, path, closed }) => {
    const name = cycles.length > 1 ? `Cycle ${cycle}: ` : '';
    if (!path) {
      const taken = stages.map(terminalText).join(' → ') || 'no stage named';
      return paragraph(`${name}${taken} (the process declares no path)`, look);
    }
    const steps = path.steps.map(stepText).join(' → ');
    const verdict =
      path.distance === 0
        ? 'as declared'
        : `${plural(path.distance, 'step')} off${closed ? '' : ' so far, still open'}`;
    return paragraph(`${name}${steps || 'no stage named'} (${verdict})`, look);
  });
}

function handoffLines(handoff: StoryHandoff, number: number, look: Look): string[] {
  const reason = handoff.reason === '' ? '' : ` (${handoff.reason})`;
  const due = handoff.pastDue ? ', past due' : '';
  const name = handoff.name === '' ? '' : ` · ${handoff.name}`;
  const title = `${number}. ${teamName(handoff.from)} → ${teamName(handoff.to)}${name} · ${handoff.state}${reason}${due}`;
  const lines = [
    `${formatInstant(handoff.initiatedAt)} · ${waitText(handoff)} · ${workText(handoff)}`,
    ...causeLines(handoff),
    ...contextLines(handoff),
    ...askedLines(handoff),
    ...(handoff.clockSkew ? ['The clocks of its facts disagree.'] : []),
  ];
  const bad = handoff.pastDue || handoff.state === 'bounced';
  return [
    ...paragraph(title, look, bad ? look.paint.alarm : look.paint.strong),
    ...lines.flatMap((line) => paragraph(line, look, undefined, '     ')),
  ];
}

function waitText(handoff: StoryHandoff): string {
  if (handoff.waitingSeconds === null) return 'wait not recorded';
  const so = handoff.open && handoff.acceptedAt === null ? ' so far' : '';
  const business =
    handoff.waitingBusinessSeconds === null
      ? ''
      : ` (${formatDuration(handoff.waitingBusinessSeconds)} in business hours)`;
  const than =
    handoff.percentile === null
      ? 'no other wait of this pair to compare'
      : `longer than ${percentileText(handoff.percentile, handoff.compared)} of this pair`;
  return `waited ${formatDuration(handoff.waitingSeconds)}${so}${business}, ${than}`;
}

function causeLines({ waitingCauses }: StoryHandoff): string[] {
  if (!waitingCauses || waitingCauses.length === 0) return [];
  if (waitingCauses.every(({ cause }) => cause === 'unexplained')) {
    return ['Nothing recorded explains the wait.'];
  }
  return [`Why it waited: ${causesText(waitingCauses)}.`];
}

function workText(handoff: StoryHandoff): string {
  if (handoff.workingSeconds !== null) return `worked ${formatDuration(handoff.workingSeconds)}`;
  return handoff.open ? 'not ended' : 'work not recorded';
}

function contextLines(handoff: StoryHandoff): string[] {
  const { completeness, cameAlong, missing, invalid, leftBehind } = handoff;
  if (completeness === null && cameAlong.length + missing.length === 0) {
    return ['What came along is not recorded.'];
  }
  const share =
    completeness === null ? '' : ` (${formatPercent(completeness)} of what is required)`;
  return [
    `Came along${share}: ${cameAlong.join(', ') || 'nothing'}.`,
    ...(missing.length > 0 ? [`Missing: ${missing.join(', ')}.`] : []),
    ...(invalid.length > 0 ? [`Not valid: ${invalid.join(', ')}.`] : []),
    ...(leftBehind.length > 0 ? [`Known before, not passed on: ${leftBehind.join(', ')}.`] : []),
  ];
}

function askedLines(handoff: StoryHandoff): string[] {
  if (handoff.rounds === 0) return [];
  const fields = handoff.askedFor.length > 0 ? ` Asked for: ${handoff.askedFor.join(', ')}.` : '';
  const waited =
    handoff.clarificationSeconds > 0
      ? ` Answers took ${formatDuration(handoff.clarificationSeconds)}.`
      : '';
  return [`${plural(handoff.rounds, 'round')}.${fields}${waited}`];
}

function factLines({ facts }: ItemStory, look: Look): string[] {
  const left = facts.length - FACTS_SHOWN;
  return [
    ...facts.slice(0, FACTS_SHOWN).flatMap((fact) => factText(fact, look)),
    ...(left > 0 ? paragraph(`and ${plural(left, 'more fact')}; --json has them all`, look) : []),
  ];
}

function factText(fact: StoryFact, look: Look): string[] {
  const time = formatInstant(fact.at);
  const verb = fact.verb.replaceAll('_', ' ').padEnd(VERB_WIDTH);
  const indent = ' '.repeat(INDENT.length + time.length + VERB_WIDTH + 4);
  const asks = fact.verb === 'request_clarification' || fact.verb === 'bounce';
  const notes = [
    fact.handoff,
    fact.verb === 'initiate' ? `${teamName(fact.from)} → ${teamName(fact.to)}` : '',
    fact.verb === 'open' && fact.to !== '' ? `at ${fact.to}` : '',
    fact.status,
    fact.reason,
    fact.outcome,
    fact.missing.length > 0 ? `${asks ? 'asks for' : 'without'} ${fact.missing.join(', ')}` : '',
  ].filter((note) => note !== '');
  const [first = '', ...rest] = wrapText(
    terminalText(notes.join(' · ')),
    look.width - indent.length,
  );
  return [
    `${INDENT}${look.paint.quiet(time)}  ${terminalText(verb).padEnd(VERB_WIDTH)}  ${first}`.trimEnd(),
    ...rest.map((line) => indent + line),
  ];
}
