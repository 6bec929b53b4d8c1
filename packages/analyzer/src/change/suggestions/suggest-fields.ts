import type { pairAskedFields, pairFields, pairVolume, RowOf } from '@baton/store';
import type { DetectorScope } from '../../findings/detector.ts';
import type { Finding } from '../../findings/finding.ts';
import { groupBy } from '../../group-by.ts';
import { formatPercent } from '../../report/format/number.ts';
import { wilsonInterval } from '../../statistics/wilson-interval.ts';
import { type FieldFactor, fieldFactors } from './field-factor.ts';
import type { ExpectedEffect, SuggestedChange } from './suggested-change.ts';
import { suggestionFinding } from './suggestion-finding.ts';
import { type SpreadRow, trialPlan } from './trial-plan.ts';

/** What suggestions about fields rest on. */
export interface FieldInputs {
  readonly scope: DetectorScope;
  readonly asOfMillis: number;
  readonly found: readonly Finding[];
  readonly asked: readonly RowOf<typeof pairAskedFields>[];
  readonly fields: readonly RowOf<typeof pairFields>[];
  readonly volume: readonly RowOf<typeof pairVolume>[];
  readonly spread: readonly SpreadRow[];
  readonly queries: Finding['queries'];
  readonly window: Finding['window'];
}

/** Who gets dozens of them takes up none. */
const MOST_SUGGESTED = 5;
const LEAST_HANDOFFS = 30;
/** Fewer askings may be chance, or one person. */
const LEAST_ASKED = 10;
const LEAST_ASKED_SHARE = 0.05;
/** A field that nearly always comes along already can do no more. */
const MOST_PRESENT = 0.9;
/** How often a field that a form insists on is filled in. */
const FILLED_IN = 0.9;

interface Candidate {
  readonly field: string;
  readonly asked: number;
  readonly present: number | undefined;
  readonly factor: FieldFactor | undefined;
}

/** Suggests, per pair of teams, the fields that go with better outcomes or that the receiver keeps asking for. */
export function suggestFields(o: FieldInputs): Finding[] {
  const keyOf = (one: { sourceTeam: string; targetTeam: string }): string =>
    JSON.stringify([one.sourceTeam, one.targetTeam]);
  const factors = fieldFactors(o.found);
  const asked = groupBy(o.asked, keyOf);
  const fields = groupBy(o.fields, keyOf);
  // Pairs come with the busiest first.
  const suggested = o.volume.flatMap((pair) => {
    if (pair.handoffs < LEAST_HANDOFFS || pair.targetTeam === '') return [];
    const key = keyOf(pair);
    const rows = fields.get(key) ?? [];
    const questions = asked.get(key) ?? [];
    const isKnown = (field: string): boolean =>
      [...rows, ...questions].some((row) => row.field === field);
    const own = candidates(
      pair.handoffs,
      questions,
      rows,
      factors.filter((one) => (one.pair ? keyOf(one.pair) === key : isKnown(one.field))),
    );
    return own.length === 0 ? [] : [suggestion(o, pair, own)];
  });
  return suggested.slice(0, MOST_SUGGESTED);
}

function candidates(
  handoffs: number,
  asked: FieldInputs['asked'],
  fields: FieldInputs['fields'],
  factors: readonly FieldFactor[],
): Candidate[] {
  const names = new Set([...asked.map((one) => one.field), ...factors.map((one) => one.field)]);
  return [...names]
    .map((field): Candidate => {
      const row = fields.find((one) => one.field === field);
      return {
        field,
        asked: asked.find((one) => one.field === field)?.handoffs ?? 0,
        present: row && row.reporting > 0 ? row.present / row.reporting : undefined,
        factor: strongest(factors.filter((one) => one.field === field)),
      };
    })
    .filter((one) => {
      const isAsked = one.asked >= LEAST_ASKED && one.asked >= LEAST_ASKED_SHARE * handoffs;
      return (isAsked || one.factor) && (one.present ?? 0) < MOST_PRESENT;
    })
    .sort((a, b) => b.asked - a.asked || (a.field < b.field ? -1 : 1));
}

function suggestion(
  o: FieldInputs,
  pair: FieldInputs['volume'][number],
  own: Candidate[],
): Finding {
  const { sourceTeam, targetTeam, handoffs } = pair;
  const names = own.map((one) => one.field);
  const change: SuggestedChange = {
    kind: names.length === 1 ? 'required_field' : 'template',
    sourceTeam,
    targetTeam,
    fields: names,
  };
  const basis = own.flatMap((one) => one.factor?.finding ?? []);
  const factor = strongest(own.flatMap((one) => one.factor ?? []));
  const present = own.find((one) => one.factor === factor)?.present;
  const expected =
    (factor && fromFactor(factor, present)) ?? fromAsking(own[0]?.asked ?? 0, pair.handoffs);
  const plan = trialPlan({
    team: targetTeam,
    expected,
    spread: o.spread,
    asOfMillis: o.asOfMillis,
  });
  const what =
    names.length === 1
      ? `Make ${names[0]} a required field`
      : `Use a template with ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return suggestionFinding({
    ...o,
    subject: `${sourceTeam} → ${targetTeam}: ${change.kind === 'template' ? 'template' : `require ${names[0]}`}`,
    claim: `${what} for what ${sourceTeam || 'anybody'} hands to ${targetTeam}: ${reasonOf(own, handoffs)}. ${plan.sentence}`,
    n: handoffs,
    exposed: own[0]?.asked ?? null,
    effect: factor?.effect ?? null,
    change,
    expected,
    plan,
    basis,
  });
}

function reasonOf(own: readonly Candidate[], handoffs: number): string {
  const asked = own.filter((one) => one.asked > 0);
  const said = asked
    .slice(0, 3)
    .map((one) => `${one.field} in ${formatPercent(one.asked / handoffs)}`);
  const known = own.filter((one) => one.factor).map((one) => one.field);
  return [
    ...(said.length > 0 ? [`the receiver asks for ${said.join(', ')} of handoffs`] : []),
    ...(known.length > 0 ? [`${known.join(', ')} goes with better handoffs`] : []),
  ].join('; ');
}

/** The effect that remains to be had: what comes along today already has it. */
function fromFactor({ effect, outcome }: FieldFactor, present = 0): ExpectedEffect | undefined {
  const gain = FILLED_IN - present;
  if (!(gain > 0)) return undefined;
  const isRatio = effect.measure.startsWith('ratio');
  const scale = (value: number): number => (isRatio ? value ** gain : gain * value);
  return {
    outcome,
    measure: isRatio
      ? 'ratio_of_medians'
      : effect.measure === 'difference_of_shares'
        ? 'difference_of_shares'
        : 'difference_of_means',
    value: scale(effect.value),
    low: scale(effect.low),
    high: scale(effect.high),
    assumption: `Filled in ${formatPercent(FILLED_IN)} of the time instead of ${formatPercent(present)}, and what goes with the field comes with it.`,
  };
}

/** One round less wherever it was asked for, if it comes along nine times in ten. */
function fromAsking(asked: number, handoffs: number): ExpectedEffect {
  const share = wilsonInterval(asked, handoffs) ?? { share: 0, low: 0, high: 0 };
  return {
    outcome: 'rounds',
    measure: 'difference_of_means',
    value: -FILLED_IN * share.share,
    low: -FILLED_IN * share.high,
    high: -FILLED_IN * share.low,
    assumption: `Filled in ${formatPercent(FILLED_IN)} of the time where it is asked for now, which spares one round.`,
  };
}

function strongest(factors: readonly FieldFactor[]): FieldFactor | undefined {
  const order = ['resolution_seconds', 'waiting_seconds', 'working_seconds', 'rounds', 'failed'];
  const placeOf = (one: FieldFactor): number => {
    const place = order.indexOf(one.outcome);
    return place < 0 ? order.length : place;
  };
  return [...factors].sort((a, b) => placeOf(a) - placeOf(b))[0];
}
