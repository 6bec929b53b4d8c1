import { describe, expect, it } from 'vitest';
import { HOSTILE, samplePair, sampleReport } from '../../../test/sample-report.ts';
import { renderHtml } from './render-html.ts';

describe('renderHtml', () => {
  it('opens with where to start and holds the three plots', () => {
    const page = renderHtml(sampleReport());
    expect(page).toMatch(/class="headline">Start with frontline → engineering-atlas/);
    expect(page).toContain('class="waiting"');
    expect(page).toContain('class="map"');
    expect(page).toContain('class="heat"');
    expect(page).toContain('longer than 98\u00a0%');
  });

  it('prints each finding with its numbers, its verdict and what people wrote', () => {
    const page = renderHtml(sampleReport());
    expect(page).toContain('n 240, 90 with it');
    expect(page).toContain('ratio of medians 0.41 (0.28 to 0.60), adjusted');
    expect(page).toContain('q 0.0008 over 61 tried');
    expect(page).toContain('supported, until 2027-02-15 unstable');
    expect(page).toContain('no longer found since 2027-02-15');
    expect(page).toContain('since the template of May');
    expect(page).toContain('3 more are left out.');
    const none = renderHtml(sampleReport({ findings: { lastRunAt: null, found: [], leftOut: 0 } }));
    expect(none).toContain('Not analyzed yet');
  });

  it('says what was changed and what came of it, where anything was', () => {
    const page = renderHtml(sampleReport());
    expect(page).toContain(
      'template v2 · support-escalation · engineering-atlas · from 2027-02-01',
    );
    expect(page).toContain('<strong>After &quot;template v2&quot; the waiting time fell.</strong>');
    expect(renderHtml(sampleReport({ interventions: [] }))).not.toContain('What was changed');
  });

  it('fetches nothing and runs nothing', () => {
    const page = renderHtml(sampleReport());
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<[^>]*\s(src|href)=|@import|url\((?!#)/i);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('escapes every name, wherever it stands', () => {
    const report = sampleReport({ pairs: [samplePair(HOSTILE, HOSTILE)] });
    const hostile = JSON.parse(
      JSON.stringify(report).replaceAll(
        /frontline|product-support|browser|ESC-2042|support-escalation|engineering_atlas/g,
        JSON.stringify(HOSTILE).slice(1, -1),
      ),
    ) as typeof report;
    const page = renderHtml(hostile);
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/\p{Bidi_Control}|(?!\n)\p{Cc}/u);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
  });

  it('says not recorded, never 0 %, for what a source cannot show', () => {
    const pair = {
      ...samplePair(),
      bounced: null,
      failed: null,
      waiting: null,
      working: null,
      completeness: null,
      fields: [],
    };
    const page = renderHtml(sampleReport({ pairs: [pair] }));
    expect(page).not.toMatch(/>0\u00a0%/);
    expect(page.match(/not recorded/g)?.length).toBeGreaterThanOrEqual(5);
  });

  it('tells how to begin where there is nothing yet', () => {
    const report = sampleReport();
    const page = renderHtml({ ...report, pairs: [], summary: { ...report.summary, items: 0 } });
    expect(page).toContain('Nothing here yet.');
    expect(page).not.toContain('class="headline">Start');
  });

  it('has balanced elements', () => {
    const page = renderHtml(sampleReport());
    const open: string[] = [];
    for (const [, slash, name = '', self] of page.matchAll(
      /<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/gi,
    )) {
      if (['meta', 'br'].includes(name) || self) continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });
});
