import { checkShape, MAX_PROBLEMS, type Problem, type Reference } from './check-shape.ts';
import { MAX_PATH_STAGES, pathSize } from './path.ts';
import type { Path, ProcessDefinition } from './process-definition.ts';
import { PROCESS_DEFINITION_SHAPE } from './process-definition-shape.ts';
import type { ReferenceTarget } from './shape.ts';

const MAX_LISTED = 20;

/** A definition that can be trusted, or every problem that was found. */
export interface ProcessDefinitionCheck {
  /** A clean copy; absent if there is any problem. */
  readonly definition?: ProcessDefinition;
  readonly problems: readonly Problem[];
}

/**
 * Checks any value (parsed JSON, YAML or an object) as a process definition: its shape, and that
 * every stage and calendar it names is declared. It never throws.
 */
export function checkProcessDefinition(value: unknown): ProcessDefinitionCheck {
  const { value: copy, problems, references } = checkShape(PROCESS_DEFINITION_SHAPE, value);
  problems.push(...undeclared(copy, references));
  if (problems.length > 0) return { problems: problems.slice(0, MAX_PROBLEMS) };
  const definition = copy as ProcessDefinition;
  const paths = definition.paths ?? [];
  problems.push(
    ...hoursProblems(definition),
    ...paths.flatMap((path, i) => [...repeatProblems(path, `paths[${i}]`)]),
    ...sizeProblems(paths),
  );
  return problems.length > 0 ? { problems } : { definition, problems };
}

function undeclared(value: unknown, references: readonly Reference[]): Problem[] {
  const parts = (value ?? {}) as Partial<Record<ReferenceTarget, object>>;
  return references.flatMap(({ path, name, target }) => {
    const declared = Object.keys(parts[target] ?? {});
    if (declared.includes(name)) return [];
    const known = declared.slice(0, MAX_LISTED).join(', ') || 'none';
    const kind = target === 'stages' ? 'stage' : 'calendar';
    return [{ path, message: `Unknown ${kind} ${JSON.stringify(name)}; declared: ${known}.` }];
  });
}

function hoursProblems(definition: ProcessDefinition): Problem[] {
  return Object.entries(definition.calendars ?? {}).flatMap(([name, calendar]) =>
    calendar.hours.flatMap(({ from, to }, i) =>
      // Clock times of one width compare as text.
      from < to
        ? []
        : [
            {
              path: `calendars.${name}.hours[${i}]`,
              message: `Expected "from" before "to", got ${from} to ${to}. Split hours over midnight in two: to 24:00, and from 00:00 on the next day.`,
            },
          ],
    ),
  );
}

function* repeatProblems(path: Path, place: string): Iterable<Problem> {
  if (typeof path === 'string') return;
  if ('repeat' in path && path.max !== undefined && path.max < (path.min ?? 1)) {
    const message = `Expected max of at least ${path.min ?? 1} (min), got ${path.max}.`;
    yield { path: place, message };
  }
  for (const [step, part] of partsOf(path)) yield* repeatProblems(part, place + step);
}

function partsOf(path: Exclude<Path, string>): readonly (readonly [step: string, part: Path])[] {
  if ('optional' in path) return [['.optional', path.optional]];
  if ('repeat' in path) return [['.repeat', path.repeat]];
  if ('seq' in path) return path.seq.map((part, i) => [`.seq[${i}]`, part]);
  return path.choice.map((part, i) => [`.choice[${i}]`, part]);
}

function sizeProblems(paths: readonly Path[]): Problem[] {
  const size = paths.reduce<number>((sum, path) => sum + pathSize(path), 0);
  if (size <= MAX_PATH_STAGES) return [];
  return [
    {
      path: 'paths',
      message: `Expected at most ${MAX_PATH_STAGES} stages in all paths with repeats counted out, got ${size}. Use repeat without max, or fewer paths.`,
    },
  ];
}
