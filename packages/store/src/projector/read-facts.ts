import type { Fact } from '@baton/conventions';
import type { Block } from '../native/read-blocks.ts';
import type { ColumnReader } from '../native/read-column.ts';
import { touchedFacts } from '../queries/projector/facts.ts';

/** The facts in a block of `projector/facts`. */
export interface FactBlock {
  readonly rows: number;
  /** What is empty in a row was not sent. */
  factAt(row: number): Fact;
  traceIdAt(row: number): string;
}

type Value = Fact[keyof Fact] | boolean | null;

const isEmpty = (values: object): boolean => {
  for (const _ in values) return false;
  return true;
};

const textOf = (value: unknown): Value => (value === '' ? undefined : (value as string));
const numberOf = (value: unknown): Value => (value === null ? undefined : (value as number));
const listOf = (value: unknown): Value =>
  (value as readonly string[]).length === 0 ? undefined : (value as readonly string[]);
const recordOf = (value: unknown): Value =>
  isEmpty(value as object) ? undefined : (value as Record<string, string>);

/** Finds the columns of a block. */
export function readFacts({ rows, columns }: Block): FactBlock {
  const reader = (name: keyof typeof touchedFacts.row.shape): ColumnReader => {
    const column = columns.get(name);
    if (column === undefined) throw new TypeError(`${touchedFacts.name} has no column ${name}.`);
    return column;
  };
  const namespace = reader('namespace');
  const process = reader('process');
  const item = reader('item');
  const cycle = reader('cycle');
  const verb = reader('verb');
  const spanId = reader('spanId');
  const atMillis = reader('atMillis');
  const sequence = reader('sequence');
  const eventId = reader('eventId');
  const handoffName = reader('handoffName');
  const handoffId = reader('handoffId');
  const sourceStage = reader('sourceStage');
  const sourceTeam = reader('sourceTeam');
  const targetStage = reader('targetStage');
  const targetTeam = reader('targetTeam');
  const itemType = reader('itemType');
  const itemUrl = reader('itemUrl');
  const system = reader('system');
  const status = reader('status');
  const reason = reader('reason');
  const outcome = reader('outcome');
  const outcomeScore = reader('outcomeScore');
  const dueAtMillis = reader('dueAtMillis');
  const slaAcceptSeconds = reader('slaAcceptSeconds');
  const slaCompleteSeconds = reader('slaCompleteSeconds');
  const completeness = reader('completeness');
  const requiredFields = reader('requiredFields');
  const presentFields = reader('presentFields');
  const hasPresentFields = reader('hasPresentFields');
  const missingFields = reader('missingFields');
  const invalidFields = reader('invalidFields');
  const optionalMissingFields = reader('optionalMissingFields');
  const contextValues = reader('contextValues');
  const attributes = reader('attributes');
  const traceId = reader('traceId');

  // Every fact has every property, in one order: the engine then reads them in the same place each time.
  const factAt = (row: number): Readonly<Record<keyof Fact, Value>> => ({
    namespace: namespace(row) as string,
    process: process(row) as string,
    item: item(row) as string,
    cycle: cycle(row) as number,
    verb: verb(row) as Fact['verb'],
    spanId: spanId(row) as string,
    atMillis: atMillis(row) as number,
    sequence: numberOf(sequence(row)),
    eventId: textOf(eventId(row)),
    handoffName: textOf(handoffName(row)),
    handoffId: textOf(handoffId(row)),
    sourceStage: textOf(sourceStage(row)),
    sourceTeam: textOf(sourceTeam(row)),
    targetStage: textOf(targetStage(row)),
    targetTeam: textOf(targetTeam(row)),
    itemType: textOf(itemType(row)),
    itemUrl: textOf(itemUrl(row)),
    system: textOf(system(row)),
    status: textOf(status(row)),
    reason: textOf(reason(row)),
    outcome: textOf(outcome(row)),
    outcomeScore: numberOf(outcomeScore(row)),
    dueAtMillis: numberOf(dueAtMillis(row)),
    slaAcceptSeconds: numberOf(slaAcceptSeconds(row)),
    slaCompleteSeconds: numberOf(slaCompleteSeconds(row)),
    completeness: numberOf(completeness(row)),
    requiredFields: listOf(requiredFields(row)),
    presentFields:
      hasPresentFields(row) === true ? (presentFields(row) as readonly string[]) : undefined,
    missingFields: listOf(missingFields(row)),
    invalidFields: listOf(invalidFields(row)),
    optionalMissingFields: listOf(optionalMissingFields(row)),
    contextValues: recordOf(contextValues(row)),
    attributes: recordOf(attributes(row)),
  });
  return {
    rows,
    factAt: factAt as (row: number) => Fact,
    traceIdAt: traceId as (row: number) => string,
  };
}
