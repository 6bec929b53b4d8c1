import type { ContextField } from '@baton/conventions';
import { isObject, readNames } from './input.ts';
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

/** The parts of a handoff that say what its context is, from callers without a compiler too. */
export interface ContextParts {
  readonly context?: unknown;
  readonly text?: unknown;
  readonly asks?: unknown;
}

/** Whether the value is a schema; arktype's are functions. */
export function isSchema(spec: unknown): spec is StandardSchemaV1 {
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

function compileSchema(schema: StandardSchemaV1): CompiledContext {
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
  } catch {
    // What it says of a real context is still worth having.
  }
  return { fields, knowsOptional: json !== undefined, schema, async };
}

function compileList(spec: unknown): CompiledContext {
  const fields = new Map<string, ContextField>();
  for (const kind of ['required', 'optional']) {
    for (const name of readNames(isObject(spec) ? spec[kind] : undefined) ?? []) {
      if (name && !fields.has(name))
        fields.set(name, kind === 'required' ? { required: true } : {});
    }
  }
  return { fields, knowsOptional: true, schema: undefined, async: false };
}

/** Reads what is declared of the context of a handoff; what does not hold is left out. */
export function compileContext({ context, text, asks }: ContextParts): CompiledContext | undefined {
  if (context === undefined) return undefined;
  const compiled = isSchema(context) ? compileSchema(context) : compileList(context);
  const fields = new Map(compiled.fields);
  const describe = (name: string, more: Partial<ContextField>): void => {
    if (compiled.knowsOptional && !fields.has(name)) return;
    fields.set(name, { ...fields.get(name), ...more });
  };
  for (const name of readNames(text) ?? []) describe(name, { kind: 'text' });
  for (const [name, ask] of Object.entries(isObject(asks) ? asks : {})) {
    describe(name, { ask: ask as string });
  }
  return { ...compiled, fields };
}
