import type { DetectorScope } from '../findings/detector.ts';
import type { Effect, Finding } from '../findings/finding.ts';
import { findingId } from '../findings/finding-id.ts';
import { NO_EVIDENCE } from '../findings/no-evidence.ts';
import { deviationTimeText } from '../report/format/deviation-text.ts';
import { formatCount } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import type { TimeVaryingEffect } from '../statistics/time-varying.ts';
import type { Deviation } from './conformance-schema.ts';

const FALSE_DISCOVERY_RATE = 0.05;

/** A deviation with all that was compared of it. */
export interface DeviationCase extends Pick<Deviation, 'kind' | 'stage' | 'time'> {
  /** Undefined where too few have it, or it is seen only at the end. */
  readonly hazard: TimeVaryingEffect | undefined;
  readonly halves: readonly [number, number] | undefined;
  /** Cycles in which only the close showed it. */
  readonly seenAtEnd: number;
  readonly qValue: number | undefined;
  readonly tried: number;
}

/** A deviation as a finding; its ratio of medians is beside it, but judged is how quickly items close once it is seen. */
export function deviationFinding(
  about: {
    readonly scope: DetectorScope;
    readonly sample: Finding['evidence']['sample'];
    readonly queries: Finding['queries'];
    readonly window: Finding['window'];
  },
  one: DeviationCase,
): Finding {
  const { time, hazard, qValue, tried, halves } = one;
  const claim = { ...about.scope, kind: 'deviation' as const, subject: subjectOf(one) };
  const verdict = verdictOf(one);
  const crude: Effect | null =
    time.ratio === null || time.low === null || time.high === null
      ? null
      : { measure: 'ratio_of_medians', value: time.ratio, low: time.low, high: time.high };
  const isSlower = (hazard?.value ?? 1) < 1;
  const rule =
    isSlower && (one.kind === 'returned' || one.kind === 'repeated')
      ? { kind: 'max_count', stage: one.stage, count: 1 }
      : null;
  return {
    id: findingId({ ...claim, outcome: 'close_seconds' }),
    ...claim,
    verdict,
    claim: claimOf(one, verdict),
    evidence: {
      ...NO_EVIDENCE,
      n: time.with + time.without,
      exposed: time.with,
      outcome: 'close_seconds',
      crude,
      adjusted: hazard
        ? { measure: 'hazard_ratio', value: hazard.value, low: hazard.low, high: hazard.high }
        : null,
      pValue: hazard?.pValue ?? null,
      qValue: qValue ?? null,
      tried,
      halves: halves ? [...halves] : null,
      needed: time.needed > 0 ? time.needed : null,
      sample: about.sample,
      details: {
        deviation: one.kind,
        stage: one.stage,
        seenAtEnd: one.seenAtEnd,
        medianWithSeconds: time.medianWithSeconds,
        medianWithoutSeconds: time.medianWithoutSeconds,
        rule,
      },
    },
    queries: about.queries,
    window: about.window,
  };
}

function subjectOf({ kind, stage }: DeviationCase): string {
  return `${stage} ${kind.replaceAll('_', ' ')}`;
}

function verdictOf({ hazard, qValue, time, halves }: DeviationCase): Finding['verdict'] {
  if (!hazard || qValue === undefined) return 'not_enough_data';
  const isStriking = time.low !== null && time.high !== null && (time.low > 1 || time.high < 1);
  const holds = qValue <= FALSE_DISCOVERY_RATE && (hazard.low > 1 || hazard.high < 1);
  // A deviation that is slow at first sight and not at equal age is the case that a reader must be told of.
  if (!holds) return isStriking ? 'explained_by_mix' : 'not_enough_data';
  if (!halves) return 'not_enough_data';
  return halves.every((half) => half < 1 === hazard.value < 1) ? 'supported' : 'unstable';
}

function claimOf(one: DeviationCase, verdict: Finding['verdict']): string {
  const { stage, time, hazard, seenAtEnd, halves } = one;
  const kind = one.kind.replaceAll('_', ' ');
  const naive =
    time.ratio === null ? '' : ` From open to close they take ${deviationTimeText(time)}.`;
  const which = `Items with ${stage} ${kind}`;
  if (!hazard) {
    if (time.needed > 0) {
      return `${plural(time.with, 'item')} with ${stage} ${kind} and ${formatCount(time.without)} without: too few to say what goes with it.`;
    }
    return seenAtEnd > 0
      ? `That ${stage} was ${kind} is seen only when an item ends, so what goes with it in time cannot be told.${naive}`
      : `What goes with ${stage} ${kind} in time cannot be compared.${naive}`;
  }
  const rate = `${hazard.value.toFixed(2)} times as often (${hazard.low.toFixed(2)} to ${hazard.high.toFixed(2)})`;
  if (verdict === 'supported') {
    return `${which} are linked with a ${hazard.value < 1 ? 'later' : 'sooner'} close: once it is seen they close ${rate} as others of the same kind and age.${naive}`;
  }
  if (verdict === 'unstable') {
    return `${which} close ${rate} as others of the same kind and age, but not in both halves of the time.${naive}`;
  }
  if (verdict === 'explained_by_mix') {
    return `${which} differ in time at first sight, but of the same kind and age they close ${rate} as others: what takes longer has more time to go astray.${naive}`;
  }
  const reason = halves ? '' : ', and one half of the time has too few';
  return `${which} close ${rate} as others of the same kind and age, which says neither that it matters nor that it does not${reason}.${naive}`;
}
