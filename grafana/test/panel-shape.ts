import type { Answer } from './filled-store.ts';
import type { PanelTarget } from './targets.ts';

const TRACE = ['traceID', 'spanID', 'parentSpanID', 'operationName', 'serviceName', 'startTime'];
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'timeseries A': ['time', 'n'],
  'heatmap A': ['time'],
  'state-timeline A': ['time'],
  'nodeGraph nodes': ['id', 'title', 'mainstat', 'secondarystat'],
  'nodeGraph edges': ['id', 'source', 'target', 'mainstat', 'secondarystat'],
  'traces A': [...TRACE, 'duration', 'tags', 'serviceTags', 'statusCode'],
  'stat A': ['n'],
};

/** What a panel of that type cannot do without. */
export function requiredColumns(target: PanelTarget, { meta }: Answer): string[] {
  const names = meta.map((column) => column.name);
  const needed = COLUMNS[`${target.type} ${target.refId}`] ?? [];
  const missing = needed.filter((name) => !names.includes(name)).map((name) => `no ${name}`);
  const taken = names.filter((name) => /^trace_?id$/i.test(name) && target.type === 'table');
  return [...missing, ...taken.map((name) => `${name} would be the plugin's`)];
}

/** Rows that a panel would draw wrongly or not at all. */
export function shapeProblems(
  targets: readonly PanelTarget[],
  answers: ReadonlyMap<string, Answer>,
): string[] {
  return targets.flatMap((target) => {
    const place = `${target.dashboard}, ${target.panel}`;
    const answer = answers.get(`${place}, ${target.refId}`);
    if (answer === undefined) return [];
    const found = [...notNumbers(answer)];
    if (target.format === 0) found.push(...unordered(answer));
    if (target.refId === 'nodes') found.push(...wrongArcs(answer));
    if (target.refId === 'edges') {
      found.push(...strayEdges(answers.get(`${place}, nodes`), answer));
    }
    return found.map((problem) => `${place}: ${problem}`);
  });
}

function notNumbers({ data }: Answer): string[] {
  return data.some((row) =>
    Object.values(row).some((value) => /^-?(nan|inf)$/i.test(String(value))),
  )
    ? ['a value that is no number']
    : [];
}

function unordered({ data, meta }: Answer): string[] {
  const times = data.map((row) => String(row['time']));
  const isTime = /^DateTime/.test(meta.find((column) => column.name === 'time')?.type ?? '');
  const isAscending = times.every((time, i) => i === 0 || time >= (times[i - 1] ?? ''));
  return [...(isTime ? [] : ['time is no time']), ...(isAscending ? [] : ['time runs back'])];
}

function wrongArcs({ data }: Answer): string[] {
  return data.flatMap((row) => {
    const arcs = Object.entries(row).filter(([name]) => name.startsWith('arc__'));
    const sum = arcs.reduce((all, [, value]) => all + Number(value), 0);
    return Math.abs(sum - 1) < 1e-9 ? [] : [`arcs of ${row['id']} sum to ${sum}`];
  });
}

function strayEdges(nodes: Answer | undefined, { data }: Answer): string[] {
  const ids = new Set(nodes?.data.map((row) => row['id']));
  return data.flatMap((row) =>
    [row['source'], row['target']].flatMap((end) =>
      ids.has(end) ? [] : [`edge ${row['id']} ends at ${end}, which is no node`],
    ),
  );
}
