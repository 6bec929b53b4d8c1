import type {
  HandoffAsk,
  HandoffCheckAnswer,
  HandoffCheckRequest,
  HandoffJudgement,
} from '@baton/conventions';
import { itemOf } from '../../rubric/derive-rubric.ts';
import { kindOfField } from '../../rubric/item-kind.ts';
import type { CheckContext } from './check-context.ts';
import type { JudgedNote } from './read-note.ts';
import { riskBefore } from './risk-before.ts';

const MAX_ASKS = 3;

/**
 * Answers a check from what was read and judged before: no query here, the same answer to the same content. A required
 * field counts as there if it came along, or if the text says it.
 */
export function checkHandoff(
  context: CheckContext,
  request: HandoffCheckRequest,
  { note, nowMillis }: { readonly note: JudgedNote | undefined; readonly nowMillis: number },
): HandoffCheckAnswer {
  const declared = context.definition?.handoffs[request.handoff];
  const leftOut: string[] = [];
  if (declared === undefined) {
    leftOut.push(
      `No definition of ${request.process} that was sent has a handoff ${request.handoff}.`,
    );
  }
  const required = Object.entries(declared?.context ?? {})
    .filter(([, field]) => field.required === true)
    .map(([field]) => field);
  const present = new Set(request.presentFields);
  const verdictOf = (field: string): string | undefined =>
    note?.items.find(({ item }) => item === field)?.verdict;
  const applicable = required.filter(
    (field) => present.has(field) || verdictOf(field) !== 'not_applicable',
  );
  const missingFields = applicable.filter(
    (field) => !present.has(field) && verdictOf(field) !== 'present',
  );
  const completeness =
    applicable.length === 0 ? null : (applicable.length - missingFields.length) / applicable.length;
  const teams = teamsOf(context, request);
  const risk = riskBefore(context.terms, {
    names: {
      sender: teams.source,
      receiver: teams.target,
      pair: `${teams.source} → ${teams.target}`,
      handoff: request.handoff,
      ...timeNames(nowMillis),
    },
    numbers: { completeness, workload: Math.log1p(context.queues.get(teams.target) ?? 0) },
  });
  if (risk === null) leftOut.push('No model of risk is in use: baton analyze learns one.');
  // What the rubric wants beyond the fields of the form.
  const unsaid = (note?.items ?? [])
    .filter(
      ({ item, verdict }) => verdict === 'absent' && !required.includes(item) && !present.has(item),
    )
    .map(({ item }) => item)
    .filter((item) => context.rubric?.items.find(({ id }) => id === item)?.required === true);
  return {
    ...{ completeness, missingFields, risk, leftOut },
    asks: [...missingFields, ...unsaid]
      .map((field) => ({ field, weight: weightOf(context, field) }))
      .toSorted((a, b) => b.weight - a.weight || (a.field < b.field ? -1 : 1))
      .slice(0, MAX_ASKS)
      .map(({ field }) =>
        askOf(context, field, { team: teams.target, isRequired: required.includes(field) }),
      ),
    judgement: note === undefined ? null : toJudgement(note),
  };
}

const toJudgement = ({ rubric, hash, lines, items }: JudgedNote): HandoffJudgement => ({
  rubric: rubric.id,
  rubricVersion: rubric.version,
  contentHash: hash,
  items: items.map(({ item, verdict, evidence, tier }) => ({
    ...{ item, verdict, tier },
    evidence: evidence.map((line) => ({ line, text: lines[line - 1] ?? '' })),
  })),
});

function teamsOf({ definition }: CheckContext, request: HandoffCheckRequest) {
  const declared = definition?.handoffs[request.handoff];
  const from = typeof declared?.from === 'string' ? declared.from : declared?.from[0];
  const teamOf = (stage: string | undefined): string =>
    stage === undefined ? '' : (definition?.stages[stage]?.team ?? '');
  return {
    source: request.sourceTeam ?? teamOf(from),
    target: request.targetTeam ?? teamOf(declared?.to),
  };
}

function timeNames(nowMillis: number): { weekday: string; quarter_of_day: string } {
  const now = new Date(nowMillis);
  return {
    weekday: String(now.getUTCDay() || 7),
    quarter_of_day: String(Math.floor(now.getUTCHours() / 6)),
  };
}

function weightOf({ rubric, needs }: CheckContext, field: string): number {
  const weight = rubric?.items.find(({ id }) => id === field)?.weight;
  const asked = needs
    .filter((need) => need.field === field)
    .reduce((sum, one) => sum + one.askedHandoffs, 0);
  return weight ?? 1 + Math.log1p(asked) / 10;
}

/** A finding about the field is the best reason, then what the receiver keeps asking for, then that it is declared. */
function askOf(
  { rubric, findings, needs }: CheckContext,
  field: string,
  { team, isRequired }: { team: string; isRequired: boolean },
): HandoffAsk {
  const ask =
    rubric?.items.find(({ id }) => id === field)?.ask ?? itemOf(field, kindOfField(field)).ask;
  const finding = findings.find(({ subject }) => subject.split(/[^\w-]+/).includes(field));
  if (finding !== undefined) {
    return { field, ask, because: finding.claim, findingId: finding.findingId };
  }
  const need = needs.find((one) => one.team === team && one.field === field);
  const because =
    need !== undefined
      ? `${team} asked for it in ${need.askedHandoffs} of ${need.handoffs} handoffs.`
      : isRequired
        ? 'The process declares it as required.'
        : 'The rubric wants it.';
  return { field, ask, because, findingId: null };
}
