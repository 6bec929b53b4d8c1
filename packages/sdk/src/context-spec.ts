import type { ContextField } from '@baton/conventions';
import { isObject } from './input.ts';
import type { ContextSpec, HandoffSpec } from './process-types.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';

/** A context spec, read once: its fields, and its validator where there is one. */
export interface CompiledContext {
  readonly fields: ReadonlyMap<string, ContextField>;
  /** Whether the optional fields are known; a schema without JSON Schema names only required ones. */
  readonly knowsOptional: boolean;
  readonly schema: StandardSchemaV1 | undefined;
  /** The validator answers with a promise, which a verb cannot wait for. */
  readonly async: boolean;
}

type Complain = (path: string, message: string) => void;

/** Whether the value is a schema; arktype's are functions. */
function isSchema(spec: unknown): spec is StandardSchemaV1 {
  return (
    (typeof spec === 'object' || typeof spec === 'function') &&
    spec !== null &&
    typeof (spec as Partial<StandardSchemaV1>)['~standard']?.validate === 'function'
  );
}

/** Name of the top-level field that a path of an issue begins with. */
export function fieldOfPath(path: readonly unknown[] | undefined): string | undefined {
  const first = path?.[0];
  const key = isObject(first) ? first['key'] : first;
  return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined;
}

function jsonSchemaOf(schema: StandardSchemaV1): Record<string, unknown> | undefined {
  try {
    const json = schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' });
    return isObject(json) && isObject(json['properties']) ? json : undefined;
  } catch {
    // A converter may throw on types that JSON Schema cannot express; the issues of an empty
    // object still name the required fields.
    return undefined;
  }
}

function fieldsOfJsonSchema(json: Record<string, unknown>): Map<string, ContextField> {
  const required = new Set(Array.isArray(json['required']) ? json['required'] : []);
  const fields = new Map<string, ContextField>();
  for (const [name, property] of Object.entries(json['properties'] as object)) {
    const description = isObject(property) ? property['description'] : undefined;
    fields.set(name, {
      ...(required.has(name) ? { required: true } : {}),
      ...(typeof description === 'string' ? { description } : {}),
    });
  }
  return fields;
}

function compileSchema(schema: StandardSchemaV1, complain: Complain): CompiledContext {
  const json = jsonSchemaOf(schema);
  const fields = json ? fieldsOfJsonSchema(json) : new Map<string, ContextField>();
  let async = false;
  try {
    const result = schema['~standard'].validate({});
    async = result instanceof Promise;
    if (result instanceof Promise) result.catch(() => undefined);
    else if (!json) {
      for (const issue of result.issues ?? []) {
        const field = fieldOfPath(issue.path);
        if (field !== undefined) fields.set(field, { required: true });
      }
    }
  } catch (cause) {
    complain('context', `expected a schema that validates an object, but it threw ${cause}`);
  }
  return { fields, knowsOptional: json !== undefined, schema, async };
}

function compileList(spec: unknown, complain: Complain): CompiledContext {
  const fields = new Map<string, ContextField>();
  const list: Record<string, unknown> = isObject(spec) ? spec : {};
  if (!Array.isArray(list['required'])) {
    complain(
      'context',
      'expected a Standard Schema, or { required: [names], optional?: [names] } with both lists of strings',
    );
  }
  for (const kind of ['required', 'optional'] as const) {
    const names = list[kind] ?? [];
    for (const name of Array.isArray(names) ? names : [names]) {
      if (typeof name !== 'string' || name === '') {
        complain(`context.${kind}`, `expected names of fields, got ${JSON.stringify(name)}`);
      } else if (fields.has(name)) {
        complain(`context.${kind}`, `names the field "${name}" twice`);
      } else {
        fields.set(name, kind === 'required' ? { required: true } : {});
      }
    }
  }
  return { fields, knowsOptional: true, schema: undefined, async: false };
}

// Checks what is said of fields beside the context, and adds it to them.
function describeFields(
  context: CompiledContext,
  described: {
    readonly key: 'text' | 'asks';
    readonly fields: readonly (readonly [name: unknown, more: Partial<ContextField>])[];
  },
  complain: Complain,
): CompiledContext {
  const fields = new Map(context.fields);
  const { key } = described;
  for (const [name, more] of described.fields) {
    if (typeof name !== 'string') {
      complain(key, `expected names of fields, got ${JSON.stringify(name)}`);
    } else if (context.knowsOptional && !fields.has(name)) {
      const known = [...fields.keys()].join(', ') || 'none';
      complain(key, `names "${name}", which is no field of the context (fields: ${known})`);
    } else {
      fields.set(name, { ...fields.get(name), ...more });
    }
  }
  return { ...context, fields };
}

/**
 * Reads the context spec of a handoff; what does not hold is told to `complain` with its path below
 * the handoff.
 */
export function compileContext(
  spec: Pick<HandoffSpec, 'context' | 'text' | 'asks'>,
  complain: Complain = () => undefined,
): CompiledContext | undefined {
  const context: ContextSpec | undefined = spec.context;
  const { text, asks } = spec;
  if (context === undefined) {
    if (text !== undefined) complain('text', 'expected a context that holds these fields');
    if (asks !== undefined) complain('asks', 'expected a context that holds these fields');
    return undefined;
  }
  let compiled = isSchema(context)
    ? compileSchema(context, complain)
    : compileList(context, complain);
  if (Array.isArray(text)) {
    const fields = text.map((name: unknown) => [name, { kind: 'text' }] as const);
    compiled = describeFields(compiled, { key: 'text', fields }, complain);
  }
  if (isObject(asks)) {
    const fields = Object.entries(asks).map(([name, ask]) => [name, { ask }] as const);
    compiled = describeFields(compiled, { key: 'asks', fields }, complain);
  }
  return compiled;
}
