import { waitingHandoffs, waitingQuestions, waitingTeams } from '@baton/store';
import type { Detector, DetectorScope } from '../findings/detector.ts';
import type { Finding } from '../findings/finding.ts';
import { findingId } from '../findings/finding-id.ts';
import { NO_EVIDENCE } from '../findings/no-evidence.ts';
import { CAUSE_TEXT } from '../report/format/cause.ts';
import { formatDay, isoOf } from '../report/format/instant.ts';
import { formatPercent } from '../report/format/number.ts';
import { teamName } from '../report/format/team.ts';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import {
  type CauseShare,
  causeShare,
  type HeldShare,
  heldUntil,
  shareOf,
  type WeekWaits,
} from './cause-share.ts';
import { waitingByPair } from './pair-waiting.ts';
import { WAITING_CAUSES, type WaitingCause } from './waiting-cause.ts';

/** A cause of less is not worth telling. */
const LEVEL = 0.1;
const FALSE_DISCOVERY_RATE = 0.05;
const LEAST_HANDOFFS = 30;

interface Share {
  readonly sourceTeam: string;
  readonly targetTeam: string;
  readonly cause: WaitingCause;
  readonly weeks: readonly WeekWaits[];
  readonly handoffs: number;
  readonly share: CauseShare;
  /** Where it held for a time only. */
  readonly held: HeldShare | undefined;
}

/** Which part of the waiting of each pair is put down to a cause, and since when it no longer is. */
export const detectWaitingCauses: Detector = {
  name: 'waiting causes',
  kinds: ['waiting_cause'],
  async find(store, scope, { signal, period }) {
    const within = { namespaces: [scope.namespace], processes: [scope.process] };
    const { pairs, attributed, accepted } = await waitingByPair(store, { ...within, signal });
    const shares: Share[] = [];
    for (const { sourceTeam, targetTeam, weeks } of pairs.values()) {
      const sorted = [...weeks.values()].sort((a, b) => a.weekMillis - b.weekMillis);
      const handoffs = sorted.reduce((sum, week) => sum + week.handoffs, 0);
      if (handoffs < LEAST_HANDOFFS) continue;
      for (const cause of WAITING_CAUSES) {
        const own = sorted.map(({ weekMillis, handoffs: n, partMillis }) => ({
          ...{ weekMillis, handoffs: n, causeMillis: partMillis[cause] },
          totalMillis: WAITING_CAUSES.reduce((sum, one) => sum + partMillis[one], 0),
        }));
        const share = cause === 'unexplained' ? undefined : causeShare(own, LEVEL);
        if (!share) continue;
        const held = heldUntil(own, LEVEL);
        shares.push({ sourceTeam, targetTeam, cause, weeks: own, handoffs, share, held });
      }
    }
    // Whether it holds, and whether it held for a time, are two questions of one family.
    const ofTime = shares.filter(({ held }) => held !== undefined);
    const q = benjaminiHochberg([
      ...shares.map(({ share }) => share.pValue),
      ...ofTime.map(({ held }) => held?.share.pValue ?? 1),
    ]);
    const about = {
      scope,
      tried: q.length,
      sample: attributed < accepted ? { rows: attributed, of: accepted } : null,
      queries: [waitingTeams, waitingHandoffs, waitingQuestions].map(({ name }) => ({
        name,
        parameters: { ...within },
      })),
      window: {
        from: isoOf(period.firstMillis),
        to: isoOf(period.lastMillis),
      },
    };
    return shares.flatMap((one, at) => {
      const qHeld = one.held === undefined ? 1 : (q[shares.length + ofTime.indexOf(one)] ?? 1);
      if (qHeld <= FALSE_DISCOVERY_RATE) return [findingOf(about, one, qHeld)];
      const qValue = q[at] ?? 1;
      const still = { ...one, held: undefined };
      return qValue <= FALSE_DISCOVERY_RATE ? [findingOf(about, still, qValue)] : [];
    });
  },
};

function findingOf(
  about: {
    readonly scope: DetectorScope;
    readonly tried: number;
    readonly sample: Finding['evidence']['sample'];
    readonly queries: Finding['queries'];
    readonly window: Finding['window'];
  },
  { sourceTeam, targetTeam, cause, weeks, handoffs, share, held }: Share,
  qValue: number,
): Finding {
  const until = held?.untilMillis;
  const pair = `${teamName(sourceTeam)} → ${teamName(targetTeam)}`;
  const name = CAUSE_TEXT[cause];
  const claim = { ...about.scope, kind: 'waiting_cause' as const, subject: `${pair}: ${name}` };
  const half = Math.floor(weeks.length / 2);
  const [early, late] = [shareOf(weeks.slice(0, half)), shareOf(weeks.slice(half))];
  const interval = `${formatPercent(share.value)} (${formatPercent(share.low)} to ${formatPercent(share.high)})`;
  const isStable = until === undefined && Math.min(early, late) >= LEVEL / 2;
  const after =
    until === undefined ? undefined : shareOf(weeks.filter((week) => week.weekMillis > until));
  const said = `${interval} of the waiting from ${teamName(sourceTeam)} to ${teamName(targetTeam)} is put down to ${name}`;
  return {
    id: findingId({ ...claim, outcome: cause }),
    ...claim,
    verdict: isStable ? 'supported' : 'unstable',
    claim:
      until === undefined
        ? `${said}${isStable ? '.' : ', but hardly any in one half of the time.'}`
        : `${said}, but no more: it was ${formatPercent(held?.share.value ?? 0)} until the week of ${formatDay(isoOf(until))}, and ${formatPercent(after ?? 0)} since.`,
    evidence: {
      ...NO_EVIDENCE,
      n: handoffs,
      outcome: 'waiting_seconds',
      crude: { measure: 'share', value: share.value, low: share.low, high: share.high },
      pValue: (held?.share ?? share).pValue,
      qValue,
      tried: about.tried,
      halves: [early, late],
      sample: about.sample,
      details: {
        cause,
        level: LEVEL,
        heldUntil: until === undefined ? null : isoOf(until),
        shareSince: after ?? null,
        weeks: weeks.map((week) => isoOf(week.weekMillis)),
        shares: weeks.map((week) => shareOf([week])),
      },
    },
    queries: about.queries,
    window: about.window,
  };
}
