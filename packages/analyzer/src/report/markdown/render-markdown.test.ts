import { describe, expect, it } from 'vitest';
import { HOSTILE, samplePair, sampleReport } from '../../../test/sample-report.ts';
import { renderMarkdown } from './render-markdown.ts';

describe('renderMarkdown', () => {
  it('opens with where to start and lists every pair with its n', () => {
    const text = renderMarkdown(sampleReport());
    expect(text).toMatch(/^# Handoff report\n\n2027-01-04 to 2027-03-01/);
    expect(text).toContain('**Start with frontline → engineering\\-atlas');
    expect(text).toContain('(n 820)');
    expect(text).toContain('longer than 98 % of 183');
    expect(text).toContain('**product\\_support** (skipped)');
  });

  it('lets no name become markup or break a table', () => {
    const hostile = `${HOSTILE}\n| x | [a](http://b) |`;
    const text = renderMarkdown(sampleReport({ pairs: [samplePair(hostile, 'b')] }));
    const rows = text.split('\n').filter((line) => line.startsWith('| \\<img'));
    expect(rows).not.toEqual([]);
    expect(text).not.toMatch(/(?<!\\)<img|(?<!\\)\[a\]|\p{Bidi_Control}/u);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)?.length).toBeLessThanOrEqual(11);
  });

  it('says not recorded for what a source cannot show', () => {
    const pair = { ...samplePair(), bounced: null, waiting: null, completeness: null };
    expect(renderMarkdown(sampleReport({ pairs: [pair] }))).toMatch(/not recorded.*not recorded/);
  });

  it('tells how to begin where there is nothing yet', () => {
    const { summary } = sampleReport();
    expect(renderMarkdown(sampleReport({ summary: { ...summary, items: 0 } }))).toContain(
      'Nothing here yet.',
    );
  });
});
