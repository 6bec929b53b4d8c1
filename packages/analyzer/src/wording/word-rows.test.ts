import { expect, test } from 'vitest';
import type { Llm, LlmRequest } from '../llm/llm.ts';
import { NO_USAGE } from '../llm/usage.ts';
import { wordRows } from './word-rows.ts';

/** A model that says this, one after the other. */
function saying(...texts: readonly string[]): { llm: Llm; asked: string[] } {
  const asked: string[] = [];
  const llm = {
    ...{ model: 'm', endpoint: 'e', redaction: 'standard' as const },
    ask: async (request: LlmRequest<unknown>) => {
      const value = { text: texts[asked.length] ?? '' };
      asked.push(`${request.system}\n${request.user}`);
      return { key: '', usage: NO_USAGE, isCached: false, value };
    },
  };
  return { llm: llm as unknown as Llm, asked };
}

const rows = [{ reason: 'write to ann@acme.com or call 0171 5550123', handoffs: 12 }];
const about = {
  ...({ namespace: '', purpose: 'wording', task: 'What is it?', isExperiment: false } as const),
  ...{ rows, fallback: 'It is so.' },
};

test('what is private is sent neither with the rows nor with what was wrong, and is put back in the end', async () => {
  const { llm, asked } = saying(
    'For 13 handoffs <EMAIL_1> and <PHONE_1> were named.',
    'For 12 handoffs <EMAIL_1> and <PHONE_1> were named.',
  );
  const worded = await wordRows(llm, about);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toContain('For 13 handoffs <EMAIL_1> and <PHONE_1> were named.');
  expect(asked[1]).toContain('13 is not a number that was counted.');
  expect(asked.join()).not.toMatch(/ann@|0171|5550123/);
  expect(worded).toMatchObject({
    text: 'For 12 handoffs ann@acme.com and 0171 5550123 were named.',
    isWorded: true,
  });
});

test('a placeholder that was not sent is a number that was not counted', async () => {
  const { llm } = saying('<EMAIL_7> was named.', '<EMAIL_7> was named.');
  expect(await wordRows(llm, about)).toMatchObject({ text: 'It is so.', isWorded: false });
});
