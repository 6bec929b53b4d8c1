import { compileContext } from './context-spec.ts';
import { isObject } from './input.ts';

/**
 * A process as it travels: the context of each handoff as its fields. What is no process at all comes
 * back as it is, for the checker to refuse.
 */
export function portableDefinition(spec: unknown): unknown {
  if (!isObject(spec)) return spec;
  const { handoffs } = spec;
  if (!isObject(handoffs)) return spec;
  const portable = Object.entries(handoffs).map(([name, handoff]) => [
    name,
    isObject(handoff) ? portableHandoff(handoff) : handoff,
  ]);
  return { ...spec, handoffs: Object.fromEntries(portable) };
}

function portableHandoff(handoff: Readonly<Record<string, unknown>>): object {
  const { context: _context, text: _text, asks: _asks, ...rest } = handoff;
  const compiled = compileContext(handoff);
  return compiled ? { ...rest, context: Object.fromEntries(compiled.fields) } : rest;
}
