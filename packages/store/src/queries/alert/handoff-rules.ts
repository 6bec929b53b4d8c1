import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairValue } from './columns.ts';
import { TIMED_HANDOFFS, timedParams } from './timed-handoffs.ts';

const LEFT_OUT = 'Processes without a handoff in the window are left out.';

const paramsOf = (rule: string) =>
  z.object({ ...timedParams, rules: z.array(z.string()).default([rule]) });

const PER_PAIR = `
WITH
  ${TIMED_HANDOFFS}
SELECT
  toString(Namespace) AS namespace,
  toString(Process) AS process,
  toString(SourceTeam) AS source_team,
  toString(TargetTeam) AS target_team,
  toFloat64(sum(IsConcerned)) AS value
FROM (
  SELECT Namespace, Process, SourceTeam, TargetTeam, 0 AS IsConcerned FROM usual
  UNION ALL
  SELECT Namespace, Process, SourceTeam, TargetTeam, notEmpty(Met) AS IsConcerned FROM timed
)
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY namespace, process, source_team, target_team
`;

/** Open handoffs per pair that are nearly or already past due. */
export const alertBreachImminent = defineQuery({
  name: 'alert/breach-imminent',
  title: 'Handoffs about to be past due',
  description: `Per pair the open handoffs of which less than a share (leftShare, a fifth) of the time from initiation to due time is left, or none. ${LEFT_OUT}`,
  params: paramsOf('breach-imminent'),
  row: z.object(pairValue),
  sql: PER_PAIR,
});

/** Handoffs per pair that nobody has taken on. */
export const alertUnclaimed = defineQuery({
  name: 'alert/unclaimed',
  title: 'Handoffs that nobody has accepted',
  description: `Per pair the open handoffs that wait for longer than the receiving team has agreed to accept within; without such a time, longer than a fallback (fallbackSeconds, three days), where the process records acceptances at all. ${LEFT_OUT}`,
  params: paramsOf('unclaimed'),
  row: z.object(pairValue),
  sql: PER_PAIR,
});

/** Open handoffs per pair that last longer than is usual. */
export const alertPastUsual = defineQuery({
  name: 'alert/past-usual',
  title: 'Handoffs open for longer than usual',
  description: `Per pair the open handoffs that have waited longer than 95 % of the waits, or been worked on longer than 95 % of the works, of handoffs initiated in the window; where fewer than a minimum (20) are known, those past their agreed times. ${LEFT_OUT}`,
  params: paramsOf('past-usual'),
  row: z.object(pairValue),
  sql: PER_PAIR,
});

/** Open handoffs per pair that are likely to go wrong. */
export const alertHighRisk = defineQuery({
  name: 'alert/high-risk',
  title: 'Handoffs that are likely to go wrong',
  description: `Per pair the open handoffs to which a model in force gives a risk of at least a limit (riskAtLeast, 0.7), for any target. ${LEFT_OUT}`,
  params: paramsOf('high-risk'),
  row: z.object(pairValue),
  sql: PER_PAIR,
});

/** Handoffs per pair that wait and lack something the receiver needs. */
export const alertArrivedIncomplete = defineQuery({
  name: 'alert/arrived-incomplete',
  title: 'Handoffs that arrived incomplete',
  description: `Per pair the open handoffs that nobody has accepted yet and that lack a required field. ${LEFT_OUT}`,
  params: paramsOf('arrived-incomplete'),
  row: z.object(pairValue),
  sql: PER_PAIR,
});
