import type { Report } from '../report-schema.ts';
import { causeSection } from './cause-section.ts';
import { completenessHeatMap } from './completeness-heat-map.ts';
import { conformanceSection } from './conformance-section.ts';
import { findingsSection } from './findings-section.ts';
import { handoffMap } from './handoff-map.ts';
import { interventionsSection } from './interventions-section.ts';
import { html, type Markup } from './markup.ts';
import { openSection } from './open-section.ts';
import { pairTable } from './pair-table.ts';
import { STYLE } from './style.ts';
import {
  notRecordedSection,
  periodLine,
  pingPongSection,
  sentencesSection,
  summarySection,
} from './summary-section.ts';
import { waitingPlot } from './waiting-plot.ts';

const MOST_PAIRS_PLOTTED = 12;
// The page needs nothing from anywhere: no script, no font, no picture.
const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Renders a report as one self-contained page: no script, no network, light and dark, printable. */
export function renderHtml(report: Report): string {
  const body = report.summary.items === 0 ? emptyBody() : fullBody(report);
  return `<!doctype html>\n${
    html`<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>Baton: where work waits between teams</title>
<style>${{ markup: STYLE }}</style></head>
<body><header><h1>Baton</h1><p>${periodLine(report)}</p></header>
<main>${body}</main>
<footer>Figures are associations, not causes. What a source cannot show reads “not recorded”.</footer>
</body></html>`.markup
  }\n`;
}

function fullBody(report: Report): Markup {
  const pairs = report.pairs.slice(0, MOST_PAIRS_PLOTTED);
  return html`${summarySection(report)}
<section><h2>Findings</h2>${findingsSection(report.findings)}</section>
${interventionsSection(report.interventions)}
<section><h2>Where work waits</h2><p class="quiet">The ${pairs.length} pairs that cost most, costliest first.</p>${waitingPlot(pairs)}</section>
<section><h2>Why it waits</h2>${causeSection(report)}</section>
<section><h2>Who hands over to whom</h2>${handoffMap(report.pairs, report.summary.teams)}${pingPongSection(report)}${sentencesSection(report)}</section>
<section><h2>What comes along</h2>${completenessHeatMap(pairs)}</section>
<section><h2>Open now</h2>${openSection(report.slowestOpen)}</section>
<section><h2>Expected against actual</h2>${conformanceSection(report)}</section>
<section><h2>All pairs</h2><p class="quiet">Cost: hours over the pair’s usual, and rework. Failed: bounced, cancelled, past due or sent back for information, of those ended, with a 95 % interval.</p>${pairTable(report.pairs, report.pairsLeftOut)}</section>
${notRecordedSection(report)}`;
}

function emptyBody(): Markup {
  return html`<section class="lead"><h2 class="headline">Nothing here yet.</h2>
<p>Send the first trace to port 4318 with the SDK, or load a log you have:</p>
<pre>baton init --from tickets.csv
baton import tickets.csv --mapping tickets.yaml</pre></section>`;
}
