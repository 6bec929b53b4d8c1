import type { HandoffAsk, HandoffCheckRequest } from '@baton/conventions';
import { asksFor } from './ask.ts';
import { askBaton, type CheckEndpoint } from './ask-baton.ts';
import type { ReadAnswer } from './check-answer.ts';
import type { HandoffCheck } from './check-types.ts';
import { presentFieldsOf } from './completeness.ts';
import { isObject, readText } from './input.ts';
import {
  handoffSpecOf,
  measureContext,
  readForExport,
  type TracerCore,
  teamOf,
} from './tracer-core.ts';

/** A handoff that is to be checked, as a caller without a compiler may give it. */
export interface HandoffToCheck {
  readonly name: unknown;
  readonly context: unknown;
  readonly source?: unknown;
  /** Key as it is exported. */
  readonly item?: string | undefined;
  readonly cycle?: number | undefined;
}

/**
 * Checks a handoff before it is sent: against its declaration, and with Baton where one is configured.
 * It never rejects: what cannot be checked is left out, and the answer says so.
 */
export async function checkHandoff(
  core: TracerCore,
  endpoint: CheckEndpoint | undefined,
  read: () => HandoffToCheck,
): Promise<HandoffCheck> {
  let local: HandoffCheck | undefined;
  try {
    const handoff = read();
    local = checkDeclared(core, handoff);
    if (!endpoint) return local;
    const answer = await askBaton(endpoint, requestOf(core, endpoint, handoff), core.report);
    return { ...local, ...answer, asks: joinAsks(local, answer) };
  } catch (cause) {
    const sentence = 'The handoff could not be checked.';
    core.report('check_failed', sentence, cause);
    return { asks: [], risk: null, judgement: null, ...local, leftOut: [sentence] };
  }
}

// What Baton found in a text, or found not to apply, need not be asked for.
function joinAsks(local: HandoffCheck, answer: ReadAnswer): HandoffAsk[] {
  const asked = new Set(answer.asks.map(({ field }) => field));
  const missing = new Set(local.completeness?.missingFields);
  for (const { item, verdict } of answer.judgement?.items ?? []) {
    if (missing.has(item) && (verdict === 'present' || verdict === 'not_applicable'))
      asked.add(item);
  }
  return [...answer.asks, ...local.asks.filter(({ field }) => !asked.has(field))];
}

function checkDeclared(core: TracerCore, { name, context }: HandoffToCheck): HandoffCheck {
  const kind = readText(name) ?? '';
  handoffSpecOf(core, kind);
  const completeness = measureContext(core, kind, context);
  const missing = new Set(completeness?.missingFields);
  const asks = asksFor(core, kind, completeness)?.map((ask): HandoffAsk => {
    const wanted = missing.has(ask.field) ? 'required' : 'not valid';
    const because = `The field is ${wanted} in what the process declares.`;
    return { ...ask, because, findingId: null };
  });
  return {
    ...(completeness ? { completeness } : {}),
    asks: asks ?? [],
    risk: null,
    judgement: null,
    leftOut: [],
  };
}

function requestOf(
  core: TracerCore,
  endpoint: CheckEndpoint,
  handoff: HandoffToCheck,
): HandoffCheckRequest {
  const name = readText(handoff.name) ?? '';
  const spec = handoffSpecOf(core, name);
  const source =
    readText(handoff.source) ?? (typeof spec?.from === 'string' ? spec.from : undefined);
  const sourceTeam = source === undefined ? undefined : teamOf(core, source);
  const targetTeam = spec ? teamOf(core, spec.to) : undefined;
  const texts = textsOf(core, endpoint, handoff.context);
  return {
    ...(core.namespace === '' ? {} : { namespace: core.namespace }),
    process: core.process.name,
    handoff: name,
    ...(handoff.item === undefined ? {} : { item: handoff.item }),
    ...(handoff.cycle === undefined ? {} : { cycle: handoff.cycle }),
    ...(sourceTeam === undefined ? {} : { sourceTeam }),
    ...(targetTeam === undefined ? {} : { targetTeam }),
    presentFields: isObject(handoff.context) ? presentFieldsOf(handoff.context) : [],
    ...(texts ? { texts } : {}),
  };
}

function textsOf(
  core: TracerCore,
  endpoint: CheckEndpoint,
  context: unknown,
): Record<string, string> | undefined {
  const allowed = new Set(endpoint.texts ?? []);
  if (allowed.size === 0 || !isObject(context)) return undefined;
  const texts = readForExport(core, context, allowed).flatMap(([field, value]) =>
    typeof value === 'string' ? [[field, value] as const] : [],
  );
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}
