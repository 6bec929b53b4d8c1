import type { PathAutomaton } from './path.ts';

/** One step of an observed sequence beside the nearest allowed one. */
export interface AlignedStep {
  /** Observed and allowed; allowed but not observed; observed but not allowed here. */
  readonly kind: 'match' | 'skipped' | 'extra';
  readonly stage: string;
}

/** The allowed sequence nearest to an observed one. */
export interface NearestPath {
  /** Skipped and extra stages together; 0 means that the sequence is allowed. */
  readonly cost: number;
  readonly steps: readonly AlignedStep[];
  /** Which of the compiled paths it follows. */
  readonly pathIndex: number;
}

type Kind = AlignedStep['kind'];

const KINDS: readonly Kind[] = ['match', 'skipped', 'extra'];
const UNREACHED = 0x3fffffff;

/**
 * The sequence allowed by any of the paths that differs from the observed one by the fewest skipped
 * and extra stages; undefined if there are no paths. Optimal (shortest paths over observed position ×
 * automaton state, as in van der Aalst, "Process Mining", 2016, section 8.3); of equally near ones
 * always the same is returned.
 */
export function nearestPath(
  automaton: PathAutomaton,
  observed: readonly string[],
): NearestPath | undefined {
  const width = automaton.stages.length;
  const back = new Int32Array((observed.length + 1) * width).fill(-1);
  let costs = new Int32Array(width).fill(UNREACHED);
  costs[0] = 0;
  skip(automaton, costs, back.subarray(0, width));
  observed.forEach((stage, i) => {
    const layer = back.subarray((i + 1) * width, (i + 2) * width);
    costs = read(automaton, costs, { stage, back: layer });
    skip(automaton, costs, layer);
  });

  let end = -1;
  automaton.accepting.forEach((accepting, state) => {
    if (accepting && costOf(costs, state) < costOf(costs, end)) end = state;
  });
  if (end < 0) return undefined;
  return {
    cost: costOf(costs, end),
    steps: trace(automaton, observed, { back, end }),
    pathIndex: automaton.pathIndex[end] ?? -1,
  };
}

function costOf(costs: Int32Array, state: number): number {
  return costs[state] ?? UNREACHED;
}

// Reads one observed stage: along an edge for nothing, or in place as an extra one.
function read(
  automaton: PathAutomaton,
  before: Int32Array,
  layer: { readonly stage: string; readonly back: Int32Array },
): Int32Array<ArrayBuffer> {
  const costs = new Int32Array(before.length).fill(UNREACHED);
  before.forEach((cost, state) => {
    if (cost >= UNREACHED) return;
    for (const next of automaton.next[state] ?? []) {
      if (automaton.stages[next] !== layer.stage || cost >= costOf(costs, next)) continue;
      costs[next] = cost;
      layer.back[next] = encode('match', state);
    }
  });
  before.forEach((cost, state) => {
    if (cost + 1 >= costOf(costs, state)) return;
    costs[state] = cost + 1;
    layer.back[state] = encode('extra', state);
  });
  return costs;
}

// Moves on without reading, one skipped stage per edge. Every edge costs 1, so states found come out
// of the queue by rising cost; merged with the sorted start states that is Dijkstra without a heap.
function skip(automaton: PathAutomaton, costs: Int32Array, back: Int32Array): void {
  const started = [...costs.keys()].filter((state) => costOf(costs, state) < UNREACHED);
  started.sort((a, b) => costOf(costs, a) - costOf(costs, b));
  const found: number[] = [];
  for (let s = 0, f = 0; s < started.length || f < found.length; ) {
    const fromStarted = started[s] ?? -1;
    const fromFound = found[f] ?? -1;
    const takeStarted = costOf(costs, fromStarted) <= costOf(costs, fromFound) && fromStarted >= 0;
    const state = takeStarted ? fromStarted : fromFound;
    if (takeStarted) s++;
    else f++;
    const cost = costOf(costs, state) + 1;
    for (const next of automaton.next[state] ?? []) {
      if (cost >= costOf(costs, next)) continue;
      costs[next] = cost;
      back[next] = encode('skipped', state);
      found.push(next);
    }
  }
}

function encode(kind: Kind, from: number): number {
  return from * KINDS.length + KINDS.indexOf(kind);
}

function trace(
  automaton: PathAutomaton,
  observed: readonly string[],
  from: { readonly back: Int32Array; readonly end: number },
): AlignedStep[] {
  const steps: AlignedStep[] = [];
  const width = automaton.stages.length;
  let position = observed.length;
  let state = from.end;
  while (position > 0 || state !== 0) {
    const code = from.back[position * width + state] ?? -1;
    const kind = KINDS[code % KINDS.length];
    if (code < 0 || !kind) break;
    const stage = kind === 'extra' ? observed[position - 1] : automaton.stages[state];
    steps.push({ kind, stage: stage ?? '' });
    state = Math.floor(code / KINDS.length);
    if (kind !== 'skipped') position--;
  }
  return steps.reverse();
}
