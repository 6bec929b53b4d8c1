import { alertBounceRate } from '../queries/alert/bounce-rate.ts';
import { alertCollectorSilent } from '../queries/alert/collector-silent.ts';
import { alertCompletenessDown } from '../queries/alert/completeness-down.ts';
import {
  alertArrivedIncomplete,
  alertBreachImminent,
  alertHighRisk,
  alertPastUsual,
  alertUnclaimed,
} from '../queries/alert/handoff-rules.ts';
import { alertSlaBurnFast, alertSlaBurnSlow } from '../queries/alert/sla-burn.ts';
import { alertSpansSlow } from '../queries/alert/spans-slow.ts';
import type { AlertRule } from './alert-rule.ts';

const PAIR = ['process', 'source_team', 'target_team'] as const;
const HOUR_SECONDS = 3_600;

/** What all rules about single open handoffs share: age only grows, so there is nothing to wait for. */
const OPEN_HANDOFFS = {
  about: 'handoff',
  labels: PAIR,
  threshold: { operator: 'gt', value: 0 },
  unit: 'handoffs',
  forSeconds: 0,
  keepFiringForSeconds: 0,
  everySeconds: 5,
  noData: 'ok',
  dashboard: 'handoff-pair',
} as const;

/** What rules about the rates of a pair share. */
const RATES = {
  about: 'pair',
  labels: PAIR,
  everySeconds: 60,
  noData: 'ok',
} as const;

/** Every alert rule, the ones that leave time to act first. */
export const alertRules: readonly AlertRule[] = [
  {
    ...OPEN_HANDOFFS,
    id: 'breach-imminent',
    title: 'SLA breach imminent',
    description:
      'An open handoff has less than a fifth of its agreed time left, or none. It comes while something can still be done.',
    severity: 'critical',
    query: alertBreachImminent,
    ownParams: ['leftShare'],
    summary: '{value} open from {source_team} to {target_team} with little or no time left',
    advice: 'Finish them, or agree on another time before this one is up.',
    audience: 'receiver',
  },
  {
    ...OPEN_HANDOFFS,
    id: 'unclaimed',
    title: 'Aging, unclaimed',
    description:
      'A handoff waits for longer than the receiving team has agreed to accept within (or three days), and nobody has accepted it.',
    severity: 'warning',
    query: alertUnclaimed,
    ownParams: ['fallbackSeconds'],
    summary: '{value} from {source_team} wait for somebody of {target_team} to accept them',
    advice: 'Accept them, or send them back with a reason.',
    audience: 'receiver',
  },
  {
    ...OPEN_HANDOFFS,
    id: 'past-usual',
    title: 'Open for longer than usual',
    description:
      'An open handoff has lasted longer than 95 % of those of its pair in the last 60 days; where fewer than 20 are known, longer than agreed.',
    severity: 'warning',
    query: alertPastUsual,
    ownParams: ['minimum'],
    summary: '{value} open from {source_team} to {target_team} for longer than usual',
    advice: 'Look whether they are stuck; one in twenty lasts this long without being so.',
    audience: 'receiver',
  },
  {
    ...OPEN_HANDOFFS,
    id: 'high-risk',
    title: 'High risk',
    description: 'A model in force gives an open handoff a risk of 0.7 or more of going wrong.',
    severity: 'info',
    query: alertHighRisk,
    ownParams: ['riskAtLeast'],
    everySeconds: 60,
    summary: '{value} open from {source_team} to {target_team} are likely to go wrong',
    advice: 'Give what is missing before they are asked for it.',
    audience: 'sender',
  },
  {
    ...OPEN_HANDOFFS,
    id: 'arrived-incomplete',
    title: 'Arrived incomplete',
    description:
      'A handoff waits to be accepted and lacks a required field. Switch it on where the sender wants to be asked at once.',
    severity: 'info',
    query: alertArrivedIncomplete,
    summary: '{value} from {source_team} to {target_team} lack what is needed',
    advice: 'Add the missing fields; {target_team} will have to ask for them otherwise.',
    audience: 'sender',
    isPaused: true,
  },
  {
    ...RATES,
    id: 'sla-burn-fast',
    title: 'SLA burn, fast',
    description:
      'Breaches use up a tenth of what 28 days allow within a day (burn above 2.8), and still do.',
    severity: 'critical',
    query: alertSlaBurnFast,
    threshold: { operator: 'gt', value: 2.8 },
    unit: 'ratio',
    forSeconds: 0,
    keepFiringForSeconds: 2 * HOUR_SECONDS,
    summary:
      'Handoffs from {source_team} to {target_team} are late {value} times as often as allowed',
    advice: 'Something has changed since yesterday: look at the open ones first.',
    dashboard: 'handoff-slo',
    audience: 'receiver',
  },
  {
    ...RATES,
    id: 'sla-burn-slow',
    title: 'SLA burn, slow',
    description:
      'Breaches of the last week come faster than 28 days allow (burn above 1), and still do: a ticket, not a page.',
    severity: 'warning',
    query: alertSlaBurnSlow,
    threshold: { operator: 'gt', value: 1 },
    unit: 'ratio',
    forSeconds: HOUR_SECONDS,
    // Nights without a due time end nothing.
    keepFiringForSeconds: 16 * HOUR_SECONDS,
    summary:
      'Handoffs from {source_team} to {target_team} are late {value} times as often as allowed',
    advice: 'At this rate the month ends above its limit: plan for it.',
    dashboard: 'handoff-slo',
    audience: 'receiver',
  },
  {
    ...RATES,
    id: 'bounce-rate-up',
    title: 'Bounce rate up',
    description:
      'More is sent back today and in the last two days than in the 28 before: z above 3 and at least half as many again.',
    severity: 'warning',
    query: alertBounceRate,
    threshold: { operator: 'gt', value: 3 },
    unit: 'z',
    forSeconds: 0,
    keepFiringForSeconds: 6 * HOUR_SECONDS,
    summary: '{target_team} sends back more from {source_team} than before (z {value})',
    advice: 'Ask {target_team} what is missing, and read the reasons of the bounces.',
    dashboard: 'handoff-pair',
    audience: 'sender',
  },
  {
    ...RATES,
    id: 'completeness-down',
    title: 'Completeness down',
    description:
      'Of what the receiver needs, less comes along today and in the last two days than in the 28 before: a tenth or more, beyond chance.',
    severity: 'warning',
    query: alertCompletenessDown,
    threshold: { operator: 'gt', value: 0.1 },
    unit: 'share',
    forSeconds: 0,
    keepFiringForSeconds: 6 * HOUR_SECONDS,
    summary: 'What comes along from {source_team} to {target_team} is down by {value}',
    advice: 'Look which fields went missing, and whether a form or a tool has changed.',
    dashboard: 'handoff-pair',
    audience: 'sender',
  },
  {
    id: 'collector-silent',
    title: 'Collector silent',
    description:
      'Nothing has been heard of a process for twice as long as its longest gap in 28 days, nights and weekends included.',
    severity: 'critical',
    about: 'pair',
    query: alertCollectorSilent,
    labels: ['process'],
    threshold: { operator: 'gt', value: 2 },
    unit: 'ratio',
    forSeconds: 0,
    keepFiringForSeconds: 0,
    everySeconds: 60,
    noData: 'alerting',
    summary: 'Nothing is heard of {process}: {value} times its longest usual silence',
    advice: 'See whether its services still send and the receiver still answers.',
    dashboard: 'handoff-collector',
    audience: 'operator',
  },
  {
    id: 'spans-slow',
    title: 'Spans slower than usual',
    description:
      'More than 15 % of the spans of an operation in the last ten minutes are slower than 95 % of those of the day before. It reads a day of spans every minute: switch it on where there are not too many.',
    severity: 'warning',
    about: 'pair',
    query: alertSpansSlow,
    labels: ['service', 'span'],
    threshold: { operator: 'gt', value: 0.15 },
    unit: 'share',
    forSeconds: 300,
    keepFiringForSeconds: 600,
    everySeconds: 60,
    noData: 'ok',
    summary: '{span} of {service} is slow: {value} of its spans above their usual p95',
    advice: 'Look at the newest traces of that operation.',
    dashboard: 'handoff-collector',
    audience: 'operator',
    isPaused: true,
  },
];
