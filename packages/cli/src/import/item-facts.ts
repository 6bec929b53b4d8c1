import {
  ATTR_AUTOMATIC_CLOSE_STATUSES,
  ATTR_CUSTOMER_STATUSES,
  type Fact,
  type FactValue,
  hashIds,
  type Verb,
} from '@baton/conventions';
import { type ContextReader, createContextReader } from './context-reader.ts';
import {
  ATTR_NOT_RECORDED,
  ATTR_PERSONS,
  ATTR_RAW_TIME,
  KNOWN_AT_END_PREFIX,
} from './import-attributes.ts';
import { attributeNames } from './map-row.ts';
import type { MappedRow } from './mapped-row.ts';
import type { Mapping } from './mapping.ts';
import { notRecordedVerbs } from './not-recorded-verbs.ts';
import { type OrderedRow, orderRows } from './order-rows.ts';
import { createStatusKinds, type StatusKind } from './status-kinds.ts';

const ID_BYTES = 16;
const SPAN_ID_DIGITS = 16;

/** Turns the rows of one item into facts. */
export type ItemFacts = (
  item: string,
  rows: readonly MappedRow[],
) => {
  readonly facts: Fact[];
  /** The rows, each once, in the order in which they count. */
  readonly ordered: MappedRow[];
};

type FactParts = Omit<
  Partial<Fact>,
  'namespace' | 'process' | 'item' | 'cycle' | 'verb' | 'spanId' | 'eventId'
>;

/** Where an item stands while its rows are read in order. */
interface Standing {
  atMillis: number;
  stage: string;
  team: string;
  status: string;
  opened: boolean;
  closed: boolean;
  /** Handoff the item is in; undefined before the first one. */
  handoffId: string | undefined;
  /** The handoff waits to be picked up. */
  pending: boolean;
  /** The status that came along with the handoff says nothing about the new team. */
  carriedStatus: string | undefined;
  /** A question to the customer is open, asked within this handoff ('' before the first one). */
  askedIn: string | undefined;
  outcome: string;
  score: number | null;
  attributes: readonly string[];
  knownAtEnd: readonly string[];
  presentFields: string;
}

/**
 * Makes the function that turns the rows of one item, in the order of the file, into its facts
 * (DESIGN, fold, "Imported logs").
 *
 * Ids are hashes of namespace, process, item, order value, its occurrence and verb: a row gives the
 * same facts whenever and in whichever file it comes.
 */
export function createItemFacts(mapping: Mapping): ItemFacts {
  const { columns } = mapping;
  const byOrder = columns.order !== undefined;
  const kinds = createStatusKinds(mapping);
  const context = createContextReader(mapping);
  const names = attributeNames(mapping);
  const notRecorded = notRecordedVerbs(mapping).join(',');
  const closesByTime =
    columns.resolved !== undefined &&
    mapping.status.resolved.length + mapping.status.resolvedIfLast.length === 0;

  return (item, rows) => {
    const facts: Fact[] = [];
    const ordered = orderRows(rows, byOrder);
    const now = beginStanding(ordered);
    for (const [index, { row, occurrence }] of ordered.entries()) {
      const isLast = index === ordered.length - 1;
      const kind = kinds.kindOf(row.status, isLast || row.wasLast === true);
      const rowFacts: Fact[] = [];
      const runsBack = row.atMillis < now.atMillis;
      now.atMillis = Math.max(now.atMillis, row.atMillis);

      const add = (verb: Verb, parts: FactParts = {}): string => {
        const { namespace, process } = mapping;
        const seed = [namespace, process, item, row.order, String(occurrence), verb];
        const eventId = hashIds(seed, ID_BYTES);
        const spanId = eventId.slice(0, SPAN_ID_DIGITS);
        rowFacts.push({
          namespace,
          process,
          item,
          cycle: 1,
          verb,
          spanId,
          eventId,
          atMillis: now.atMillis,
          sequence: index,
          ...(mapping.system === undefined ? {} : { system: mapping.system }),
          ...(row.status === '' ? {} : { status: row.status }),
          ...parts,
        });
        return spanId;
      };
      readRow(now, { row, kind, add, handoffName: mapping.handoff, context });
      if (closesByTime && isLast && !now.closed && row.resolvedMillis !== null) {
        now.atMillis = Math.max(now.atMillis, row.resolvedMillis);
        addClose(now, { row, add });
      }
      if (rowFacts.length === 0) add('update', outcomeChange(now, row));
      decorate(now, rowFacts, { row, runsBack, names, context, notRecorded, mapping });
      facts.push(...rowFacts);
    }
    return { facts, ordered: keepOrdered(ordered) };
  };
}

/** The rows for the next import of the process; the last one is marked. */
function keepOrdered(ordered: readonly OrderedRow[]): MappedRow[] {
  return ordered.map(({ row }, index) =>
    index === ordered.length - 1 ? { ...row, wasLast: true } : row,
  );
}

interface RowStep {
  readonly row: MappedRow;
  readonly kind: StatusKind;
  readonly add: (verb: Verb, parts?: FactParts) => string;
  readonly handoffName: string;
  readonly context: ContextReader;
}

/** The facts of one row, in the order in which the fold reads verbs of one instant. */
function readRow(now: Standing, step: RowStep): void {
  const { row, add } = step;
  const kind = kindFor(now, step.kind);
  const isResolved = kind === 'resolved';
  const isStated = kind !== 'other';
  const wasClosed = now.closed;

  if (!now.opened || (now.closed && isStated && !isResolved)) addOpen(now, step);
  if (now.askedIn !== undefined && isStated && kind !== 'customer') {
    add('provide_clarification', handoffOf(now.askedIn, step.handoffName));
    now.askedIn = undefined;
  }
  if (row.stage !== '' && (row.stage !== now.stage || isOther(row.team, now.team))) {
    addInitiate(now, step);
  }
  if (row.status !== now.carriedStatus) now.carriedStatus = undefined;
  const isCarried = now.carriedStatus !== undefined;
  if (now.pending && kind === 'working' && !isCarried) {
    add('accept', handoffOf(now.handoffId, step.handoffName));
    now.pending = false;
  }
  if (kind === 'customer' && now.askedIn === undefined) {
    add('request_clarification', handoffOf(now.handoffId, step.handoffName));
    now.askedIn = now.handoffId ?? '';
  }
  // A handoff reopens the item for the fold: a row that is not work closes it again at once.
  if (!now.closed && (isResolved || (wasClosed && !isStated))) addClose(now, step);
  now.status = row.status;
}

/** An automatic close ends what is open, and says nothing of what had been resolved. */
function kindFor(now: Standing, kind: StatusKind): StatusKind {
  if (kind !== 'automaticClose') return kind;
  return now.closed ? 'other' : 'resolved';
}

function addOpen(now: Standing, { row, add }: RowStep): void {
  const isFirst = !now.opened;
  const start = isFirst ? row.startMillis : null;
  add('open', {
    ...(start !== null && start < now.atMillis ? { atMillis: start } : {}),
    ...(now.stage === '' ? {} : { targetStage: now.stage }),
    ...(now.team === '' ? {} : { targetTeam: now.team }),
  });
  now.opened = true;
  now.closed = false;
}

function addInitiate(now: Standing, step: RowStep): void {
  const { row, add } = step;
  const team = row.team === '' ? now.team : row.team;
  const isFirstStage = now.stage === '';
  if (!isFirstStage) {
    now.handoffId = add('initiate', {
      handoffName: step.handoffName,
      sourceStage: now.stage,
      ...(now.team === '' ? {} : { sourceTeam: now.team }),
      targetStage: row.stage,
      ...(team === '' ? {} : { targetTeam: team }),
      ...(row.dueMillis === null ? {} : { dueAtMillis: row.dueMillis }),
      ...step.context.all(row),
    });
    now.pending = true;
    now.carriedStatus = now.status;
    now.closed = false;
  }
  now.stage = row.stage;
  now.team = team;
}

function addClose(now: Standing, { row, add }: Pick<RowStep, 'row' | 'add'>): void {
  add('close', {
    ...(row.outcome === '' ? {} : { outcome: row.outcome }),
    ...(row.score === null ? {} : { outcomeScore: row.score }),
  });
  now.closed = true;
  now.pending = false;
  now.outcome = row.outcome;
  now.score = row.score;
}

/** An outcome that changes after the close travels with the update of its row. */
function outcomeChange(now: Standing, row: MappedRow): FactParts {
  if (!now.closed) return {};
  const parts: FactParts = {
    ...(row.outcome === '' || row.outcome === now.outcome ? {} : { outcome: row.outcome }),
    ...(row.score === null || row.score === now.score ? {} : { outcomeScore: row.score }),
  };
  now.outcome = row.outcome;
  now.score = row.score;
  return parts;
}

function handoffOf(handoffId: string | undefined, handoffName: string): FactParts {
  return handoffId === undefined || handoffId === '' ? {} : { handoffId, handoffName };
}

function isOther(team: string, before: string): boolean {
  return team !== '' && team !== before;
}

function beginStanding(rows: readonly OrderedRow[]): Standing {
  // A row without a team is passed over, so the item begins with the first one named.
  const first = rows.find(({ row }) => row.stage !== '')?.row;
  return {
    atMillis: Number.NEGATIVE_INFINITY,
    stage: first?.stage ?? '',
    team: first?.team ?? '',
    status: '',
    opened: false,
    closed: false,
    handoffId: undefined,
    pending: false,
    carriedStatus: undefined,
    askedIn: undefined,
    outcome: '',
    score: null,
    attributes: [],
    knownAtEnd: [],
    presentFields: '',
  };
}

interface Decoration {
  readonly row: MappedRow;
  /** Dated before the row it follows. */
  readonly runsBack: boolean;
  readonly names: readonly string[];
  readonly context: ContextReader;
  readonly notRecorded: string;
  readonly mapping: Mapping;
}

/** Adds what a row says besides its verbs to its first fact; only what changed since the last row. */
function decorate(now: Standing, facts: Fact[], options: Decoration): void {
  const { row, runsBack, names, mapping } = options;
  const first = facts[0];
  if (first === undefined) return;
  const attributes: Record<string, FactValue> = {};
  for (const [index, name] of names.entries()) {
    const value = row.attributes[index] ?? '';
    if (value !== (now.attributes[index] ?? '')) attributes[name] = value;
  }
  now.attributes = row.attributes;
  if (now.closed) {
    for (const [index, name] of mapping.knownAtEnd.entries()) {
      const value = row.knownAtEnd[index] ?? '';
      if (value !== (now.knownAtEnd[index] ?? '')) attributes[KNOWN_AT_END_PREFIX + name] = value;
    }
    now.knownAtEnd = row.knownAtEnd;
  }
  if (first.verb === 'open') {
    attributes[ATTR_NOT_RECORDED] = options.notRecorded;
    if (mapping.persons.hash.length > 0) attributes[ATTR_PERSONS] = mapping.persons.hash;
    const { customer, automaticClose } = mapping.status;
    if (customer.length > 0) attributes[ATTR_CUSTOMER_STATUSES] = customer;
    if (automaticClose.length > 0) attributes[ATTR_AUTOMATIC_CLOSE_STATUSES] = automaticClose;
  }
  if (runsBack) attributes[ATTR_RAW_TIME] = new Date(row.atMillis).toISOString();

  const present = options.context.present(row);
  const presentKey = present.join('\u001f');
  const isNews = presentKey !== now.presentFields;
  now.presentFields = presentKey;
  facts[0] = {
    ...first,
    ...(mapping.itemType === undefined || first.verb !== 'open'
      ? {}
      : { itemType: mapping.itemType }),
    ...(isNews && first.presentFields === undefined ? { presentFields: present } : {}),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}
