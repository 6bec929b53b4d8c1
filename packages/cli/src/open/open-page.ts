import { formatDuration, html, type Markup } from '@baton/analyzer';
import { itemPath } from './item-path.ts';
import { OPEN_STYLE } from './open-style.ts';
import { ageText, alertTitle, leftText, usualText } from './open-words.ts';
import type { FiringAlert, OpenHandoff, OpenNow } from './read-open.ts';

/** The live page of open handoffs: everything but its refreshing works without the script. */
export function renderOpenPage(open: OpenNow): string {
  const { handoffs, alerts, nowMillis, isCut } = open;
  const firing = alerts.length + handoffs.flatMap((one) => one.alerts).length;
  const late = handoffs.filter((one) => one.dueMillis !== null && one.dueMillis < nowMillis).length;
  return `<!doctype html>\n${
    html`<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>Baton: open handoffs</title>
<style>${{ markup: OPEN_STYLE }}</style><script src="/open.js" defer></script></head>
<body><header><h1>Open handoffs</h1><nav><a href="/">Report</a></nav></header>
<p id="state" role="status" aria-live="polite"></p>
<main id="live">
<p class="tiles"><span><b>${handoffs.length}${isCut && '+'}</b> open</span> <span><b>${late}</b> past due</span> <span><b>${firing}</b> alerts firing</span> <span>as of <time>${new Date(nowMillis).toISOString().slice(0, 19)}Z</time></span></p>
${alerts.length > 0 && alertList(alerts)}
${handoffs.length === 0 ? html`<p>Nothing is open.</p>` : table(open)}
</main>
<footer>Sorted by the time that is left to what was agreed, else to what is usual (p95). Bars: median and p95 of the pair, and how far this one is.</footer>
</body></html>`.markup
  }\n`;
}

function alertList(alerts: readonly FiringAlert[]): Markup {
  return html`<ul class="alerts">${alerts.map(
    (one) =>
      html`<li class="${one.severity}"><strong>${alertTitle(one.ruleId)}</strong>: ${one.summary}<small>${one.description}</small></li>`,
  )}</ul>`;
}

function table({ handoffs, nowMillis }: OpenNow): Markup {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Item</th><th scope="col">From → to</th><th scope="col">Left</th><th scope="col">Age against usual</th><th scope="col">Missing</th><th scope="col">Alerts</th></tr></thead>
<tbody>${handoffs.map((one) => row(one, nowMillis))}</tbody></table></div>`;
}

function row(one: OpenHandoff, nowMillis: number): Markup {
  const isLate = one.limitMillis !== null && one.limitMillis < nowMillis;
  return html`<tr${isLate && html` class="late"`}>
<th scope="row"><a href="${itemPath(one)}">${one.item}</a><small>${one.process}</small></th>
<td>${one.sourceTeam || '(no team)'} → ${one.targetTeam || '(no team)'}</td>
<td>${isLate && '⚠ '}${leftText(one, nowMillis)}</td>
<td>${bar(one)}${ageText(one)}<small>usual ${usualText(one)}</small></td>
<td>${one.missingFields.map((field) => html`<span class="chip">${field}</span> `)}</td>
<td>${one.alerts.map((alert) => html`<span class="chip ${alert.severity}" title="${alert.summary}">${alertTitle(alert.ruleId)}</span> `)}</td>
</tr>`;
}

/** Age, median and p95 on one scale. */
function bar({ phaseSeconds, p50Seconds, p95Seconds }: OpenHandoff): Markup | undefined {
  if (p50Seconds === null || p95Seconds === null || p95Seconds <= 0) return undefined;
  const whole = Math.max(phaseSeconds, p95Seconds) * 1.05;
  const x = (seconds: number): string => ((100 * seconds) / whole).toFixed(2);
  const label = `${formatDuration(phaseSeconds)}; median ${formatDuration(p50Seconds)}, p95 ${formatDuration(p95Seconds)}`;
  return html`<svg class="range${phaseSeconds > p95Seconds && ' over'}" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${label}"><rect class="age" width="${x(phaseSeconds)}" height="8"/><path d="M${x(p50Seconds)} 0V8M${x(p95Seconds)} 0V8"/></svg>`;
}
