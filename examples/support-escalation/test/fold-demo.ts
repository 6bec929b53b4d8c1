import {
  businessSeconds,
  type FoldedHandoff,
  type FoldedItem,
  foldCycle,
  type HandoffMeasures,
  measureHandoff,
} from '@baton/conventions';
import { type AnyProcess, createHandoffTracer } from '@baton/sdk';
import { createHandoffRecorder } from '@baton/sdk/testing';
import { playStep, type Ticket } from '../src/play-step.ts';
import { supportEscalation } from '../src/process.ts';
import { simulate } from '../src/simulate.ts';

/** A fixed Monday, so that the weeks begin on Mondays and hold both ends of summer time. */
export const END_MILLIS = Date.UTC(2026, 10, 23);

/** One handoff as an analysis sees it. */
export interface Row extends FoldedHandoff, HandoffMeasures {
  readonly item: FoldedItem;
  /** Initiate to the end, in opening hours of the receiver. */
  readonly businessSeconds: number;
  /** The receiver was open when it was sent. */
  readonly inHours: boolean;
}

/** The demo, told through the SDK and folded. */
export interface FoldedDemo {
  readonly items: readonly FoldedItem[];
  readonly handoffs: readonly Row[];
}

/** Plays the demo into a recorder and folds it, item by item. */
export function foldDemo(o: { readonly items: number; readonly seed: number }): FoldedDemo {
  const recorder = createHandoffRecorder();
  const tracer = createHandoffTracer<AnyProcess>(supportEscalation, {
    tracerProvider: recorder.tracerProvider,
    linkActiveSpan: false,
  });
  const items: FoldedItem[] = [];
  const handoffs: Row[] = [];
  for (const { key, steps } of simulate({ ...o, endMillis: END_MILLIS })) {
    if (steps.length === 0) continue;
    recorder.reset();
    const ticket: Ticket = { item: tracer.item(key), handoffs: new Map() };
    for (const step of steps) playStep(ticket, step);
    const cycle = foldCycle(recorder.facts());
    items.push(cycle.item);
    for (const handoff of cycle.handoffs) handoffs.push(toRow(handoff, cycle.item));
  }
  return { items, handoffs };
}

const definition = supportEscalation.toJSON();

function toRow(handoff: FoldedHandoff, item: FoldedItem): Row {
  const measures = measureHandoff(handoff, definition);
  const { waitingBusinessSeconds, workingBusinessSeconds } = measures;
  const calendar = definition.calendars?.[definition.teams?.[handoff.targetTeam]?.calendar ?? ''];
  const { initiatedAtMillis: at } = handoff;
  return {
    ...handoff,
    ...measures,
    item,
    businessSeconds: (waitingBusinessSeconds ?? 0) + (workingBusinessSeconds ?? 0),
    inHours: calendar !== undefined && businessSeconds(calendar, at, at + 1) > 0,
  };
}
