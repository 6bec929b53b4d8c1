import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createLlm, type LlmCall } from '../../src/llm/create-llm.ts';
import type { Llm, LlmRequest } from '../../src/llm/llm.ts';
import { type LlmSettings, readLlmSettings } from '../../src/llm/llm-settings.ts';
import { type Reply, type ScriptedEndpoint, startScriptedEndpoint } from './scripted-endpoint.ts';

const schema = z.object({ colour: z.enum(['red', 'green']) });
const request: LlmRequest<z.infer<typeof schema>> = {
  ...{ purpose: 'judge', namespace: 'acme', system: 'Name a colour.', user: 'Which?' },
  ...{ name: 'colour', schema, deadlineMillis: 5_000 },
};
const RED: Reply = { content: '{"colour":"red"}' };

let endpoint: ScriptedEndpoint | undefined;
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});

async function open(
  script: (at: number) => Reply,
  more: Partial<LlmSettings> = {},
): Promise<{ llm: Llm; endpoint: ScriptedEndpoint; calls: LlmCall[] }> {
  const started = await startScriptedEndpoint((_, at) => script(at));
  endpoint = started;
  const calls: LlmCall[] = [];
  const settings = {
    ...(readLlmSettings({
      BATON_LLM_BASE_URL: started.url,
      BATON_LLM_MODEL: 'scripted',
    }) as LlmSettings),
    prices: { input: 10, output: 100 },
    ...more,
  };
  return {
    llm: createLlm(settings, { onCall: (call) => calls.push(call) }),
    endpoint: started,
    calls,
  };
}

/** Cost of one answer of 100 and 20 tokens at these prices. */
const COST = 0.003;

describe('a model behind an endpoint', () => {
  test('is asked in the strictest form and told what it took', async () => {
    const { llm, endpoint, calls } = await open(() => RED);
    const answer = await llm.ask(request);
    expect(answer).toMatchObject({ value: { colour: 'red' }, isCached: false });
    expect(answer.usage).toMatchObject({
      tokensIn: 100,
      tokensOut: 20,
      attempts: 1,
      isEstimate: false,
    });
    expect(answer.usage.cost).toBeCloseTo(COST, 12);
    expect(endpoint.received[0]).toMatchObject({
      ...{ model: 'scripted', temperature: 0, max_completion_tokens: 1500 },
      response_format: { type: 'json_schema' },
    });
    expect(calls).toMatchObject([{ purpose: 'judge', namespace: 'acme', error: '' }]);
  });

  test('is asked once for the same: known answers cost nothing, and what is under way is shared', async () => {
    const { llm, endpoint } = await open(() => RED);
    const [first, second] = await Promise.all([llm.ask(request), llm.ask(request)]);
    expect([first?.isCached, second?.isCached]).toEqual([false, true]);
    const third = await llm.ask(request);
    expect(third).toMatchObject({ value: { colour: 'red' }, isCached: true });
    expect(third.usage).toMatchObject({ tokensIn: 0, cost: 0, attempts: 0, latencyMillis: null });
    expect(endpoint.received).toHaveLength(1);
    await llm.ask({ ...request, repeat: 1 });
    expect(endpoint.received).toHaveLength(2);
  });

  test.each([
    ['a 429 with milliseconds', { status: 429, headers: { 'retry-after-ms': '20' } }],
    ['a 429 with seconds', { status: 429, headers: { 'retry-after': '0' } }],
    ['a 500', { status: 500, headers: { 'retry-after-ms': '1' } }],
    ['a 503 with a date', { status: 503, headers: { 'retry-after': new Date(0).toUTCString() } }],
  ] satisfies [string, Reply][])('is asked again after %s', async (_, refusal) => {
    const { llm } = await open((at) => (at === 0 ? refusal : RED));
    const answer = await llm.ask(request);
    expect(answer).toMatchObject({ value: { colour: 'red' }, usage: { attempts: 2 } });
    expect(answer.usage.cost).toBeCloseTo(COST, 12);
  });

  test('that goes on refusing is given up, and nothing is billed', async () => {
    const refused: Reply = { status: 429, headers: { 'retry-after-ms': '1' } };
    const { llm, calls } = await open(() => refused);
    const answer = await llm.ask(request);
    expect(answer).toMatchObject({
      error: { code: 'rate_limited' },
      usage: { attempts: 3, cost: 0 },
    });
    expect(calls).toMatchObject([{ error: 'rate_limited' }]);
  });

  test('that hangs is left at the deadline, and counts as if it had answered', async () => {
    const { llm } = await open(() => 'hang');
    const answer = await llm.ask({ ...request, deadlineMillis: 150 });
    expect(answer).toMatchObject({
      error: { code: 'timed_out' },
      usage: { attempts: 1, isEstimate: true },
    });
    expect(answer.usage.tokensOut).toBe(1500);
    expect(answer.usage.cost).toBeGreaterThan(0.15);
  });

  test('that hangs up is asked again, and what was sent counts as if it had been answered', async () => {
    const { llm, calls } = await open((at) => (at === 0 ? 'hang up' : RED));
    const { value, usage } = await llm.ask(request);
    expect(value).toEqual({ colour: 'red' });
    expect(usage).toMatchObject({ attempts: 2, isEstimate: true, tokensOut: 1500 + 20 });
    expect(usage.cost).toBeGreaterThan(0.15 + COST);
    expect(calls[0]?.usage).toEqual(usage);
  });

  test('that is not there costs nothing', async () => {
    const { llm, endpoint } = await open(() => RED, { maxRetries: 0 });
    await endpoint.close();
    expect(await llm.ask(request)).toMatchObject({
      error: { code: 'unavailable' },
      usage: { attempts: 1, tokensIn: 0, tokensOut: 0, cost: 0, isEstimate: false },
    });
  });

  test('is asked again for who shares a question with one that called off or had less time', async () => {
    let reach = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const { llm, endpoint } = await open((at) => {
      reach();
      return at === 0 ? 'hang' : RED;
    });
    const calling = new AbortController();
    const first = llm.ask({ ...request, signal: calling.signal });
    const second = llm.ask({ ...request, deadlineMillis: 100 });
    const third = llm.ask(request);
    expect(await second).toMatchObject({ error: { code: 'timed_out' }, usage: { attempts: 0 } });
    await reached;
    calling.abort(new Error('called off'));
    await expect(first).rejects.toThrow('called off');
    expect(await third).toMatchObject({ value: { colour: 'red' }, usage: { attempts: 1 } });
    expect(endpoint.received).toHaveLength(2);
  });

  test('whose answer is cut off gets twice the room once', async () => {
    const cut: Reply = { content: '{"colour":"re', finish: 'length' };
    const { llm, endpoint } = await open((at) => (at === 0 ? cut : RED));
    const answer = await llm.ask(request);
    expect(answer).toMatchObject({ value: { colour: 'red' }, usage: { attempts: 2 } });
    expect(answer.usage.cost).toBeCloseTo(2 * COST, 12);
    expect(endpoint.received.map((chat) => chat.max_completion_tokens)).toEqual([1500, 3000]);
  });

  test.each([
    ['fences', 'Sure!\n```json\n{"colour":"green"}\n```\nAnything else?'],
    ['an object it repeats first', '{"colour":"red"} was in the text; I say {"colour":"green"}'],
  ])('may answer with %s', async (_, content) => {
    const { llm } = await open(() => ({ content }));
    expect(await llm.ask(request)).toMatchObject({
      value: { colour: 'green' },
      usage: { attempts: 1 },
    });
  });

  test.each([
    ['the wrong shape', '{"colour":"blue"}'],
    ['prose', 'I would say red.'],
    ['nothing', ''],
  ])('that answers %s is told so once, and paid twice', async (_, content) => {
    const { llm, endpoint } = await open((at) => (at === 0 ? { content } : RED));
    const answer = await llm.ask(request);
    expect(answer.value).toEqual({ colour: 'red' });
    expect(answer.usage.cost).toBeCloseTo(2 * COST, 12);
    expect(endpoint.received[1]?.messages.at(-1)?.content).toMatch(/^That could not be read: /);
  });

  test('that never answers in the right shape has said nothing', async () => {
    const { llm } = await open(() => ({ content: '{"colour":1}' }));
    const answer = await llm.ask(request);
    expect(answer).toMatchObject({ error: { code: 'unreadable' }, usage: { attempts: 2 } });
    expect(answer.value).toBeUndefined();
  });

  test.each([
    ['in so many words', { content: '', refusal: 'I cannot.' }],
    ['by a filter', { content: '', finish: 'content_filter' }],
  ] satisfies [string, Reply][])('that refuses %s is not asked again', async (_, reply) => {
    const { llm } = await open(() => reply);
    expect(await llm.ask(request)).toMatchObject({
      error: { code: 'refused' },
      usage: { attempts: 1 },
    });
  });

  test('that does not count its tokens is counted', async () => {
    const { llm } = await open(() => ({ content: '{"colour":"red"}', usage: null }));
    const answer = await llm.ask(request);
    expect(answer.usage).toMatchObject({ isEstimate: true, tokensOut: 4 });
    expect(answer.usage.tokensIn).toBeGreaterThan(5);
  });

  test('that answers with something else than a completion has not answered', async () => {
    const { llm } = await open(() => ({ raw: '{"choices":[]}' }), { maxRetries: 0 });
    expect(await llm.ask(request)).toMatchObject({ error: { code: 'unreadable' } });
  });

  test('is learnt step by step, and remembered', async () => {
    const refusals = [
      "Unsupported value: 'temperature' does not support 0 with this model.",
      "Unknown parameter: 'max_completion_tokens'.",
      "response_format type 'json_schema' is not supported",
      'response_format is not supported',
    ];
    const { llm, endpoint } = await open((at) =>
      refusals[at] === undefined
        ? RED
        : { status: 400, body: { error: { message: refusals[at] } } },
    );
    const both = await Promise.all([llm.ask(request), llm.ask({ ...request, user: 'And?' })]);
    expect(both.map(({ value }) => value)).toEqual([{ colour: 'red' }, { colour: 'red' }]);
    const asked = endpoint.received.slice(refusals.length);
    expect(asked).toHaveLength(2);
    for (const chat of asked) {
      expect(chat).not.toHaveProperty('temperature');
      expect(chat).not.toHaveProperty('response_format');
      expect(chat.max_tokens).toBe(1500);
      expect(chat.messages[0]?.content).toContain('"enum":["red","green"]');
    }
  });

  test('that refuses a text is asked of the next as strictly as before', async () => {
    const tooLong = { error: { message: "This model's maximum context length is 8192 tokens." } };
    const { llm, endpoint } = await open((at) =>
      at > 0 && at < 4 ? { status: 400, body: tooLong } : RED,
    );
    await llm.ask(request);
    const long = await llm.ask({ ...request, user: 'A long text.' });
    expect(long).toMatchObject({ error: { code: 'rejected' }, usage: { attempts: 3, cost: 0 } });
    expect((await llm.ask({ ...request, user: 'And?' })).value).toEqual({ colour: 'red' });
    expect(endpoint.received.at(-1)?.response_format?.type).toBe('json_schema');
  });

  test.each([
    ['a key it does not know', 401],
    ['everything', 400],
  ])('that refuses %s is given up', async (_, status) => {
    const { llm } = await open(() => ({ status, body: { error: { message: 'no' } } }));
    expect(await llm.ask(request)).toMatchObject({
      error: { code: 'rejected' },
      usage: { cost: 0 },
    });
  });

  test('is not asked beyond a cap', async () => {
    const { llm, endpoint } = await open(() => RED, {
      caps: { runTokens: 1_700, dayTokens: 1e6, namespaceDayTokens: 1e6 },
      maxOutputTokens: 1_500,
    });
    expect((await llm.ask(request)).value).toBeDefined();
    // 120 of what was set aside were spent.
    expect((await llm.ask({ ...request, user: 'And?' })).value).toEqual({ colour: 'red' });
    const last = await llm.ask({ ...request, user: 'And now?' });
    expect(last).toMatchObject({
      error: { code: 'budget_spent' },
      usage: { attempts: 0, cost: 0 },
    });
    expect(endpoint.received).toHaveLength(2);
  });

  test('is asked by fewer at a time after it refused', async () => {
    let refusals = 2;
    const started = await startScriptedEndpoint(async (_, at) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (at >= 4 && refusals-- > 0) return { status: 429, headers: { 'retry-after-ms': '5' } };
      return RED;
    });
    endpoint = started;
    const llm = createLlm({
      ...(readLlmSettings({
        BATON_LLM_BASE_URL: started.url,
        BATON_LLM_MODEL: 'm',
      }) as LlmSettings),
      concurrency: 3,
    });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => llm.ask({ ...request, user: `${at}` })),
    );
    expect(answers.every(({ value }) => value?.colour === 'red')).toBe(true);
    expect(started.mostAtOnce).toBeLessThanOrEqual(3);
    expect(started.received).toHaveLength(14);
  });

  test('rejects only where its caller called it off', async () => {
    const { llm } = await open(() => 'hang');
    const calling = new AbortController();
    const asked = llm.ask({ ...request, signal: calling.signal });
    setTimeout(() => calling.abort(new Error('called off')), 50);
    await expect(asked).rejects.toThrow('called off');
  });
});

test('nothing is configured unless somebody did', () => {
  expect(readLlmSettings({})).toBeUndefined();
  expect(() => readLlmSettings({ BATON_LLM_BASE_URL: 'http://x/v1' })).toThrow(/model/);
  const file = {
    source: 'llm.yaml',
    text: 'baseUrl: http://10.0.0.1/v1\nmodel: m\nredaction: off\n',
  };
  expect(() => readLlmSettings({}, file)).toThrow(/on this machine/);
  const uncounted = { ...file, text: 'baseUrl: http://x/v1\nmodel: m\ncaps: { dayCost: 3 }\n' };
  expect(() => readLlmSettings({}, uncounted)).toThrow(/caps.dayCost: a cap of cost needs prices/);
  const local = readLlmSettings(
    { MY_KEY: 'k' },
    {
      ...file,
      text: 'baseUrl: http://localhost/v1\nmodel: m\nredaction: "off"\napiKeyEnv: MY_KEY\n',
    },
  );
  expect(local).toMatchObject({ redaction: 'off', apiKey: 'k', concurrency: 4 });
});
