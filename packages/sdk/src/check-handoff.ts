import type { HandoffAsk, HandoffCheckRequest } from '@baton/conventions';
import { asksFor } from './ask.ts';
import { askBaton } from './ask-baton.ts';
import type { CheckEndpointOptions, HandoffCheck } from './check-types.ts';
import { presentFieldsOf } from './completeness.ts';
import { readText } from './input.ts';
import {
  handoffSpecOf,
  measureContext,
  readForExport,
  type TracerCore,
  teamOf,
} from './tracer-core.ts';
import { guard } from './verbs.ts';

/** A handoff that is to be checked, as a caller without a compiler may give it. */
export interface HandoffToCheck {
  readonly name: unknown;
  readonly context: unknown;
  readonly source?: unknown;
  /** Key as it is exported. */
  readonly item?: string | undefined;
  readonly cycle?: number | undefined;
}

/** Checks a handoff before it is sent: against its declaration, and with Baton where one is configured. */
export async function checkHandoff(
  core: TracerCore,
  endpoint: CheckEndpointOptions | undefined,
  handoff: HandoffToCheck,
): Promise<HandoffCheck> {
  const local = checkDeclared(core, handoff);
  let request: HandoffCheckRequest | undefined;
  guard(core, 'check', () => {
    if (endpoint) request = requestOf(core, endpoint, handoff);
  });
  if (!endpoint || !request) return local;
  const answer = await askBaton(endpoint, request, core.report);
  const asked = new Set(answer.asks.map(({ field }) => field));
  return {
    ...local,
    ...answer,
    asks: [...answer.asks, ...local.asks.filter(({ field }) => !asked.has(field))],
  };
}

function checkDeclared(core: TracerCore, { name, context }: HandoffToCheck): HandoffCheck {
  const kind = readText(name) ?? '';
  const completeness = measureContext(core, kind, context);
  const compiled = core.contexts.get(kind);
  const asks =
    compiled && completeness
      ? asksFor(compiled, completeness).map((ask): HandoffAsk => {
          const wanted = completeness.missingFields.includes(ask.field) ? 'required' : 'not valid';
          return {
            ...ask,
            because: `The field is ${wanted} in what the process declares.`,
            findingId: null,
          };
        })
      : [];
  return {
    ...(completeness ? { completeness } : {}),
    asks,
    risk: null,
    judgement: null,
    leftOut: [],
  };
}

function requestOf(
  core: TracerCore,
  endpoint: CheckEndpointOptions,
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

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function textsOf(
  core: TracerCore,
  endpoint: CheckEndpointOptions,
  context: unknown,
): Record<string, string> | undefined {
  const allowed = new Set(endpoint.texts ?? []);
  if (allowed.size === 0 || !isObject(context)) return undefined;
  const texts = readForExport(core, context, allowed).flatMap(([field, value]) =>
    typeof value === 'string' ? [[field, value] as const] : [],
  );
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}
