import { type ContextParts, compileContext, isSchema } from './context-spec.ts';
import type { DefinitionProblem } from './errors.ts';
import { isObject } from './input.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';

/** What does not hold in the context of a handoff, with its path below the handoff. */
export function contextProblems({ context, text, asks }: ContextParts): DefinitionProblem[] {
  const described = [
    { key: 'text', names: Array.isArray(text) ? (text as unknown[]) : [], given: text },
    { key: 'asks', names: isObject(asks) ? Object.keys(asks) : [], given: asks },
  ];
  const compiled = compileContext({ context });
  if (!compiled) {
    return described
      .filter(({ given }) => given !== undefined)
      .map(({ key }) => ({ path: key, message: 'expected a context that holds these fields' }));
  }
  const known = [...compiled.fields.keys()];
  return [
    ...(isSchema(context) ? thrownBy(context) : listProblems(context)),
    ...described.flatMap(({ key, names }) =>
      names.flatMap((name) => {
        if (typeof name !== 'string') return [notAName(key, name)];
        if (!compiled.knowsOptional || compiled.fields.has(name)) return [];
        const message = `names "${name}", which is no field of the context (fields: ${known.join(', ') || 'none'})`;
        return [{ path: key, message }];
      }),
    ),
  ];
}

const notAName = (path: string, name: unknown): DefinitionProblem => ({
  path,
  message: `expected names of fields, got ${JSON.stringify(name)}`,
});

function thrownBy(schema: StandardSchemaV1): DefinitionProblem[] {
  try {
    Promise.resolve(schema['~standard'].validate({})).catch(() => undefined);
    return [];
  } catch (cause) {
    const message = `expected a schema that validates an object, but it threw ${cause}`;
    return [{ path: 'context', message }];
  }
}

function listProblems(context: unknown): DefinitionProblem[] {
  const list = isObject(context) ? context : {};
  const problems: DefinitionProblem[] = [];
  if (!Array.isArray(list['required'])) {
    problems.push({
      path: 'context',
      message:
        'expected a Standard Schema, or { required: [names], optional?: [names] } with both lists of strings',
    });
  }
  const seen = new Set<string>();
  for (const kind of ['required', 'optional']) {
    const path = `context.${kind}`;
    for (const name of [list[kind] ?? []].flat() as unknown[]) {
      if (typeof name !== 'string' || name === '') problems.push(notAName(path, name));
      else if (seen.has(name)) problems.push({ path, message: `names the field "${name}" twice` });
      else seen.add(name);
    }
  }
  return problems;
}
