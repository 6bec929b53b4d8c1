import type { PairReport } from '../report-schema.ts';

/** A team on the handoff map, in the map's own units. */
export interface MapNode {
  readonly team: string;
  readonly x: number;
  readonly y: number;
  /** Direction from the middle of the map, radians. */
  readonly angle: number;
}

/** All handoffs from one team to another. */
export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly handoffs: number;
  /** Median; where several processes share the pair, the mean of their medians weighted by n. */
  readonly medianWaitingSeconds: number | null;
}

/** The busiest teams on an ellipse and the handoffs between them. */
export interface MapLayout {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

export const MAP_WIDTH = 760;
export const MAP_HEIGHT = 460;
const RADIUS_X = 235;
const RADIUS_Y = 165;
const MOST_TEAMS = 14;
const MOST_EDGES = 60;

/** Lays the busiest teams out on an ellipse, those who hand over most to each other side by side. */
export function layoutMap(pairs: readonly PairReport[]): MapLayout {
  const all = mergeEdges(pairs);
  const volume = new Map<string, number>();
  for (const { from, to, handoffs } of all) {
    volume.set(from, (volume.get(from) ?? 0) + handoffs);
    volume.set(to, (volume.get(to) ?? 0) + handoffs);
  }
  const busiest = [...volume].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const teams = new Set(busiest.slice(0, MOST_TEAMS).map(([team]) => team));
  const edges = all.filter(({ from, to }) => teams.has(from) && teams.has(to)).slice(0, MOST_EDGES);
  const order = orderByFlow([...teams], edges);
  const nodes = order.map((team, index): MapNode => {
    const angle = Math.PI + (2 * Math.PI * index) / order.length;
    return {
      team,
      angle,
      x: MAP_WIDTH / 2 + RADIUS_X * Math.cos(angle),
      y: MAP_HEIGHT / 2 + RADIUS_Y * Math.sin(angle),
    };
  });
  return { nodes, edges };
}

function mergeEdges(pairs: readonly PairReport[]): MapEdge[] {
  const edges = new Map<string, { edge: MapEdge; waited: number; seconds: number }>();
  for (const { from, to, handoffs, waiting } of pairs) {
    const key = JSON.stringify([from, to]);
    const known = edges.get(key);
    const waited = (known?.waited ?? 0) + (waiting?.n ?? 0);
    const seconds = (known?.seconds ?? 0) + (waiting === null ? 0 : waiting.median * waiting.n);
    const medianWaitingSeconds = waited === 0 ? null : seconds / waited;
    const total = (known?.edge.handoffs ?? 0) + handoffs;
    edges.set(key, {
      edge: { from, to, handoffs: total, medianWaitingSeconds },
      waited,
      seconds,
    });
  }
  return [...edges.values()].map(({ edge }) => edge).sort((a, b) => b.handoffs - a.handoffs);
}

function orderByFlow(teams: readonly string[], edges: readonly MapEdge[]): string[] {
  const flow = (a: string, b: string): number =>
    edges.reduce(
      (sum, { from, to, handoffs }) =>
        (from === a && to === b) || (from === b && to === a) ? sum + handoffs : sum,
      0,
    );
  const netOut = (team: string): number =>
    edges.reduce(
      (sum, { from, to, handoffs }) =>
        sum + (from === team ? handoffs : to === team ? -handoffs : 0),
      0,
    );
  const left = [...teams].sort((a, b) => netOut(b) - netOut(a) || (a < b ? -1 : 1));
  const order = left.splice(0, 1);
  while (left.length > 0) {
    const last = order.at(-1) ?? '';
    left.sort((a, b) => flow(last, b) - flow(last, a) || (a < b ? -1 : 1));
    order.push(...left.splice(0, 1));
  }
  return order;
}
