import { addBusinessSeconds, businessSeconds } from './business-time.ts';
import type { Calendar } from './calendar.ts';
import { parseDuration } from './duration.ts';
import { ConventionError } from './error.ts';
import type { CustomerWait, FoldedHandoff } from './folded.ts';
import type { ProcessDefinition } from './process-definition.ts';

/** Figures of a handoff that need its process definition; null where nothing says. */
export interface HandoffMeasures {
  readonly dueAtMillis: number | null;
  /** When it has to be accepted by. */
  readonly acceptDueAtMillis: number | null;
  /** Initiate to accept, in the opening hours of the receiving team. */
  readonly waitingBusinessSeconds: number | null;
  /** Accept to the end, in the opening hours of the receiving team. */
  readonly workingBusinessSeconds: number | null;
  /** Of the wait and of the work: the time in which the customer was waited for. */
  readonly waitingCustomerSeconds: number | null;
  readonly workingCustomerSeconds: number | null;
  /** The same in the opening hours of the receiving team. */
  readonly waitingCustomerBusinessSeconds: number | null;
  readonly workingCustomerBusinessSeconds: number | null;
}

/**
 * Due time, business times and time with the customer of a handoff. It is due when it says itself, else when its SLA to
 * complete (its own before the definition's) has passed since the initiate, counted in the opening
 * hours of the receiving team if that team has a calendar; to accept likewise.
 *
 * @throws ConventionError `invalid_calendar` or `invalid_duration`, for an unchecked definition
 */
export function measureHandoff(
  handoff: FoldedHandoff,
  definition?: ProcessDefinition,
  customerWaits: readonly CustomerWait[] | null = null,
): HandoffMeasures {
  const { initiatedAtMillis, acceptedAtMillis, endedAtMillis } = handoff;
  const calendar = definition && receivingCalendar(handoff, definition);
  const sla = own(definition?.handoffs, handoff.name)?.sla;
  const measured = (from: number | null, to: number | null): number | null =>
    calendar && from !== null && to !== null ? businessSeconds(calendar, from, to) : null;
  const withCustomer = (from: number | null, to: number | null, length: Length): number | null =>
    customerWaits && from !== null && to !== null
      ? withinWaits(customerWaits, { fromMillis: from, toMillis: to }, length)
      : null;
  const inOpenHours: Length = (from, to) => (calendar ? businessSeconds(calendar, from, to) : 0);
  return {
    dueAtMillis:
      handoff.dueAtMillis ??
      dueBySla(handoff, calendar, handoff.slaCompleteSeconds ?? sla?.complete),
    acceptDueAtMillis: dueBySla(handoff, calendar, handoff.slaAcceptSeconds ?? sla?.accept),
    waitingBusinessSeconds: measured(initiatedAtMillis, acceptedAtMillis),
    workingBusinessSeconds: measured(acceptedAtMillis, endedAtMillis),
    waitingCustomerSeconds: withCustomer(initiatedAtMillis, acceptedAtMillis, calendarSeconds),
    workingCustomerSeconds: withCustomer(acceptedAtMillis, endedAtMillis, calendarSeconds),
    waitingCustomerBusinessSeconds: calendar
      ? withCustomer(initiatedAtMillis, acceptedAtMillis, inOpenHours)
      : null,
    workingCustomerBusinessSeconds: calendar
      ? withCustomer(acceptedAtMillis, endedAtMillis, inOpenHours)
      : null,
  };
}

type Length = (fromMillis: number, toMillis: number) => number;

const calendarSeconds: Length = (from, to) => (to - from) / 1_000;

function withinWaits(
  waits: readonly CustomerWait[],
  span: { readonly fromMillis: number; readonly toMillis: number },
  length: Length,
): number {
  return waits.reduce((sum, wait) => {
    const from = Math.max(span.fromMillis, wait.fromMillis);
    const to = Math.min(span.toMillis, wait.toMillis ?? span.toMillis);
    return to > from ? sum + length(from, to) : sum;
  }, 0);
}

function dueBySla(
  handoff: FoldedHandoff,
  calendar: Calendar | undefined,
  agreed: number | string | undefined,
): number | null {
  if (agreed === undefined || agreed === '') return null;
  const seconds = typeof agreed === 'number' ? agreed : parseDuration(agreed);
  if (!calendar) return handoff.initiatedAtMillis + Math.round(seconds * 1_000);
  try {
    return addBusinessSeconds(calendar, handoff.initiatedAtMillis, seconds);
  } catch (error) {
    // A team that is never open again has no due time; that must not stop a whole projection.
    if (ConventionError.isInstance(error) && error.code === 'no_business_time') return null;
    throw error;
  }
}

function receivingCalendar(
  handoff: FoldedHandoff,
  definition: ProcessDefinition,
): Calendar | undefined {
  const team = handoff.targetTeam || own(definition.stages, handoff.targetStage)?.team;
  const name = own(definition.teams, team ?? '')?.calendar;
  return name === undefined ? undefined : own(definition.calendars, name);
}

// Names come from anywhere: `constructor` must not find what every object inherits.
function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
