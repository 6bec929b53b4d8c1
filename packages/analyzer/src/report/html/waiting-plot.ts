import { formatDuration } from '../format/duration.ts';
import { formatCount } from '../format/number.ts';
import type { PairReport, Quantiles } from '../report-schema.ts';
import { createLogAxis, type LogAxis } from './log-axis.ts';
import { html, type Markup } from './markup.ts';
import { pairName } from './pair-name.ts';

const ROW_HEIGHT = 30;

/** How long work waits and is worked on per pair: quantile bars on one logarithmic axis. */
export function waitingPlot(pairs: readonly PairReport[]): Markup {
  const quantiles = pairs.flatMap(({ waiting, working }) => [waiting, working]);
  const times = quantiles.flatMap((q) => (q === null ? [] : [q.p10, q.p90]));
  if (times.length === 0) return html`<p class="quiet">Nobody has accepted a handoff yet.</p>`;
  const axis = createLogAxis(times);
  return html`<figure class="waiting">
<div class="plot" role="img" aria-label="Waiting and working time per pair of teams; the table of pairs has the figures">
${pairs.map((pair) => plotRow(pair, axis))}
<div class="pair"></div>
<svg class="axis" width="100%" height="22" aria-hidden="true">${axis.ticksSeconds.map((tick) => tickLabel(tick, axis))}</svg>
</div>
<figcaption><span class="key waits"></span>waiting, initiate to accept <span class="key works"></span>working, accept to end. Thin line: p10 to p90, bar: middle half, tick: median. Calendar time, logarithmic.</figcaption>
</figure>`;
}

function plotRow(pair: PairReport, axis: LogAxis): Markup {
  return html`<div class="pair">${pairName(pair)}</div>
<svg width="100%" height="${ROW_HEIGHT}">
<title>${spoken(pair)}</title>
${axis.ticksSeconds.map((tick) => gridLine(tick, axis))}
${pair.waiting && quantileBar(pair.waiting, { axis, top: 5, name: 'waits' })}
${pair.working && quantileBar(pair.working, { axis, top: 17, name: 'works' })}
</svg>`;
}

interface BarPlace {
  readonly axis: LogAxis;
  /** Upper edge in pixels. */
  readonly top: number;
  readonly name: 'waits' | 'works';
}

function quantileBar(quantiles: Quantiles, { axis, top, name }: BarPlace): Markup {
  const at = (seconds: number): string => `${axis.place(seconds).toFixed(2)}%`;
  const width = (axis.place(quantiles.p75) - axis.place(quantiles.p25)).toFixed(2);
  const middle = top + 4;
  return html`<g class="${name}"><line class="whisker" x1="${at(quantiles.p10)}" x2="${at(quantiles.p90)}" y1="${middle}" y2="${middle}"/><rect x="${at(quantiles.p25)}" width="${width}%" y="${top}" height="8" rx="2"/><line class="median" x1="${at(quantiles.median)}" x2="${at(quantiles.median)}" y1="${top - 1}" y2="${top + 9}"/></g>`;
}

function gridLine(tick: number, axis: LogAxis): Markup {
  const x = `${axis.place(tick).toFixed(2)}%`;
  return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${ROW_HEIGHT}"/>`;
}

function tickLabel(tick: number, axis: LogAxis): Markup {
  const place = axis.place(tick);
  const anchor = place < 4 ? 'start' : place > 96 ? 'end' : 'middle';
  return html`<text x="${place.toFixed(2)}%" y="14" text-anchor="${anchor}">${tickText(tick)}</text>`;
}

function tickText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${seconds / 60} min`;
  return seconds < 86_400 ? `${seconds / 3600} h` : `${seconds / 86_400} d`;
}

function spoken({ from, to, waiting, working }: PairReport): string {
  const phrase = (name: string, q: Quantiles | null): string =>
    q === null
      ? `${name} not recorded`
      : `${name} median ${formatDuration(q.median)}, p90 ${formatDuration(q.p90)}, n ${formatCount(q.n)}`;
  return `${from} to ${to}: ${phrase('waiting', waiting)}; ${phrase('working', working)}`;
}
