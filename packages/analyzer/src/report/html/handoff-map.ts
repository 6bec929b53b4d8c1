import { formatDuration } from '../format/duration.ts';
import { formatCount } from '../format/number.ts';
import { teamName } from '../format/team.ts';
import type { PairReport } from '../report-schema.ts';
import { layoutMap, MAP_HEIGHT, MAP_WIDTH, type MapEdge, type MapNode } from './map-layout.ts';
import { html, type Markup } from './markup.ts';

/** Upper bounds of the colour classes of a wait, in seconds; the last class is open. */
const WAIT_CLASSES_SECONDS = [900, 3600, 4 * 3600, 86_400];
const NODE_RADIUS = 9;
const LONGEST_LABEL = 22;

/** Who hands over to whom, of all teams there are: width is volume, colour is the median wait. */
export function handoffMap(pairs: readonly PairReport[], teams: number): Markup {
  const { nodes, edges } = layoutMap(pairs);
  if (nodes.length === 0) return html`<p class="quiet">No handoffs yet.</p>`;
  const most = Math.max(...edges.map(({ handoffs }) => handoffs), 1);
  const byTeam = new Map(nodes.map((node) => [node.team, node]));
  const drawn = [...edges].reverse().map((edge) => mapEdge(edge, byTeam, most));
  return html`<figure class="map">
<div class="scroll"><svg viewBox="0 0 ${MAP_WIDTH} ${MAP_HEIGHT}" role="img" aria-label="Handoff map of ${nodes.length} teams; the table of pairs has the figures">
<defs>${markers()}</defs>
${drawn}
${nodes.map(mapNode)}
</svg></div>
<figcaption>Width: handoffs. Colour, median wait: ${legend()}.${nodes.length < teams && html` The ${nodes.length} busiest of ${formatCount(teams)} teams, by the pairs listed below.`}</figcaption>
</figure>`;
}

function mapEdge(
  edge: MapEdge,
  nodes: ReadonlyMap<string, MapNode>,
  mostHandoffs: number,
): Markup | null {
  const from = nodes.get(edge.from);
  const to = nodes.get(edge.to);
  if (from === undefined || to === undefined) return null;
  const waits = waitClass(edge.medianWaitingSeconds);
  const width = (1.2 + 8 * Math.sqrt(edge.handoffs / mostHandoffs)).toFixed(1);
  const wait =
    edge.medianWaitingSeconds === null
      ? 'wait not recorded'
      : `median wait ${formatDuration(edge.medianWaitingSeconds)}`;
  const title = `${teamName(edge.from)} → ${teamName(edge.to)}: ${formatCount(edge.handoffs)} handoffs, ${wait}`;
  return html`<path class="edge ${waits}" d="${from === to ? loop(from) : curve(from, to)}" stroke-width="${width}" marker-end="url(#arrow-${waits})"><title>${title}</title></path>`;
}

/** An arc that keeps to the right of its direction, so that both directions of a pair show. */
function curve(from: MapNode, to: MapNode): string {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const bend = 0.16 * length;
  const controlX = (from.x + to.x) / 2 - (dy / length) * bend;
  const controlY = (from.y + to.y) / 2 + (dx / length) * bend;
  const start = towards(from, controlX, controlY, NODE_RADIUS + 2);
  const end = towards(to, controlX, controlY, NODE_RADIUS + 10);
  return `M${start} Q${controlX.toFixed(1)} ${controlY.toFixed(1)} ${end}`;
}

function loop({ x, y, angle }: MapNode): string {
  const at = (turn: number, distance: number): string =>
    `${(x + distance * Math.cos(angle + turn)).toFixed(1)} ${(y + distance * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${at(-0.9, NODE_RADIUS + 2)} C${at(-0.7, 52)} ${at(0.7, 52)} ${at(0.9, NODE_RADIUS + 8)}`;
}

function towards(node: MapNode, x: number, y: number, distance: number): string {
  const length = Math.hypot(x - node.x, y - node.y) || 1;
  const share = distance / length;
  return `${(node.x + (x - node.x) * share).toFixed(1)} ${(node.y + (y - node.y) * share).toFixed(1)}`;
}

function mapNode({ team, x, y, angle }: MapNode): Markup {
  const side = Math.cos(angle);
  const anchor = side > 0.3 ? 'start' : side < -0.3 ? 'end' : 'middle';
  const labelX = x + (anchor === 'middle' ? 0 : Math.sign(side) * 16);
  const labelY = y + (anchor === 'middle' ? Math.sign(Math.sin(angle)) * 24 + 4 : 4);
  const name = teamName(team);
  const label = name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1)}…` : name;
  return html`<g class="node"><circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${NODE_RADIUS}"/><text x="${labelX.toFixed(1)}" y="${labelY.toFixed(1)}" text-anchor="${anchor}">${label}<title>${name}</title></text></g>`;
}

function waitClass(seconds: number | null): string {
  if (seconds === null) return 'wait-unknown';
  const index = WAIT_CLASSES_SECONDS.findIndex((bound) => seconds < bound);
  return `wait-${index === -1 ? WAIT_CLASSES_SECONDS.length : index}`;
}

function markers(): Markup[] {
  return waitClasses().map(
    ({ name }) =>
      html`<marker id="arrow-${name}" viewBox="0 0 8 8" refX="2" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="head ${name}" d="M0 0 L8 4 L0 8 Z"/></marker>`,
  );
}

function legend(): Markup[] {
  return waitClasses().map(({ name, text }) => html`<span class="key ${name}"></span>${text} `);
}

function waitClasses(): { name: string; text: string }[] {
  const bounds = WAIT_CLASSES_SECONDS.map(formatDuration);
  return [
    ...bounds.map((bound, index) => ({ name: `wait-${index}`, text: `under ${bound}` })),
    { name: `wait-${bounds.length}`, text: `${bounds.at(-1)} or more` },
    { name: 'wait-unknown', text: 'not recorded' },
  ];
}
