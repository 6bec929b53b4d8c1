import { type CompiledContext, fieldOfPath } from './context-spec.ts';

/** How much of the wanted context came along; names of fields only, never their values. */
export interface Completeness {
  /** Required fields present and valid / required, 0 to 1; 1 if none is required. */
  readonly ratio: number;
  readonly requiredFields: readonly string[];
  readonly presentFields: readonly string[];
  readonly missingFields: readonly string[];
  readonly invalidFields: readonly string[];
  /** Absent where the schema does not tell its optional fields. */
  readonly optionalMissingFields?: readonly string[];
}

/** Whether a field counts as missing: undefined, null, an empty string or an empty list. */
export function isMissing(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)
  );
}

/** Names of the fields of a context that hold something. */
export function presentFieldsOf(context: object): string[] {
  return Object.keys(context).filter((name) => !isMissing(fieldValue(context, name)));
}

const fieldValue = (context: object, name: string): unknown =>
  Object.hasOwn(context, name) ? (context as Record<string, unknown>)[name] : undefined;

/**
 * Compares a context with its spec, or nothing where the validator is asynchronous.
 *
 * A library reports issues with a path, not "missing" against "invalid": a field that an issue names
 * is missing if its value is, else invalid.
 */
export function measureCompleteness(
  spec: CompiledContext,
  context: object,
): Completeness | undefined {
  if (spec.async) return undefined;
  const required: string[] = [];
  const missing: string[] = [];
  const optionalMissing: string[] = [];
  for (const [name, field] of spec.fields) {
    if (field.required) required.push(name);
    if (!isMissing(fieldValue(context, name))) continue;
    if (field.required) missing.push(name);
    else optionalMissing.push(name);
  }
  const invalid = invalidFields(spec, context);
  if (!invalid) return undefined;
  const invalidRequired = invalid.filter((name) => spec.fields.get(name)?.required);
  const good = required.length - missing.length - invalidRequired.length;
  return {
    ratio: required.length === 0 ? 1 : good / required.length,
    requiredFields: required,
    presentFields: presentFieldsOf(context),
    missingFields: missing,
    invalidFields: invalid,
    ...(spec.knowsOptional ? { optionalMissingFields: optionalMissing } : {}),
  };
}

function invalidFields(spec: CompiledContext, context: object): string[] | undefined {
  if (!spec.schema) return [];
  const result = spec.schema['~standard'].validate(context);
  if (result instanceof Promise) {
    // A validator may turn asynchronous only on some input; its answer comes too late for a verb.
    result.catch(() => undefined);
    return undefined;
  }
  const invalid = new Set<string>();
  for (const issue of result.issues ?? []) {
    const name = fieldOfPath(issue.path);
    if (name !== undefined && !isMissing(fieldValue(context, name))) invalid.add(name);
  }
  return [...invalid];
}
