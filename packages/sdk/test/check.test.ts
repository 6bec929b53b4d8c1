import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HandoffCheckAnswer, HandoffCheckRequest } from '@baton/conventions';
import {
  createHandoffTracer,
  defineProcess,
  type HandoffError,
  type HandoffTracerOptions,
} from '@baton/sdk';
import { createHandoffRecorder } from '@baton/sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

const escalation = defineProcess({
  name: 'support-escalation',
  stages: { triage: { team: 'support' }, engineering: { team: 'platform' } },
  handoffs: {
    escalate: {
      from: 'triage',
      to: 'engineering',
      context: z.object({
        browser: z.string(),
        severity: z.enum(['low', 'high']),
        logs: z.string().describe('the last lines before the error'),
        note: z.string(),
      }),
      text: ['note', 'logs'],
      asks: { browser: 'Which browser, and which version of it?' },
    },
    finish: { from: 'engineering', to: 'triage' },
  },
});
const context = { severity: 'urgent' as never, note: 'ask ada@example.com' };

let server: Server;
let endpoint: string;
let requests: { url: string | undefined; token: unknown; body: HandoffCheckRequest }[];
let answer: (response: ServerResponse) => void;
let errors: HandoffError[];

beforeEach(async () => {
  requests = [];
  errors = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const token = request.headers.authorization;
    requests.push({ url: request.url, token, body: JSON.parse(body) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const createTracer = (options: HandoffTracerOptions = {}) =>
  createHandoffTracer(escalation, { onError: (error) => errors.push(error), ...options });
const localAsks = [
  { field: 'browser', ask: 'Which browser, and which version of it?' },
  { field: 'logs', ask: 'Please add "logs": the last lines before the error' },
  { field: 'severity', ask: 'Please correct "severity".' },
];
const fields = ({ asks }: { asks: readonly { field: string }[] }) => asks.map(({ field }) => field);

test('a handoff tells at once what is missing and what to ask for it', () => {
  const { tracerProvider } = createHandoffRecorder();
  const item = createTracer({ tracerProvider }).item('A');
  const ref = item.handoff('escalate', { context });
  expect(ref.completeness).toMatchObject({
    ratio: 0.25,
    missingFields: ['browser', 'logs'],
    invalidFields: ['severity'],
  });
  expect(ref.asks).toEqual(localAsks);
  expect(item.handoff('finish').asks).toBeUndefined();
});

test('a check says the same before anything is sent, and sends nothing', async () => {
  const { tracerProvider, facts } = createHandoffRecorder();
  const check = await createTracer({ tracerProvider }).check('escalate', context);
  expect(check.completeness?.ratio).toBe(0.25);
  expect(check.asks.map(({ field, ask }) => ({ field, ask }))).toEqual(localAsks);
  expect(check.asks[0]?.because).toBe('The field is required in what the process declares.');
  expect(check).toMatchObject({ risk: null, judgement: null, leftOut: [] });
  expect(facts()).toEqual([]);
});

test('the questions travel in the portable definition', () => {
  expect(escalation.toJSON().handoffs['escalate']?.context?.['browser']).toEqual({
    required: true,
    ask: 'Which browser, and which version of it?',
  });
});

const fromBaton: HandoffCheckAnswer = {
  completeness: 0.5,
  missingFields: ['logs'],
  asks: [{ field: 'logs', ask: 'Logs?', because: 'Without them 40 % come back.', findingId: 'f1' }],
  risk: {
    target: 'failed',
    probability: 0.4,
    contributions: [{ feature: 'missing logs', logOdds: 0.9 }],
  },
  judgement: {
    rubric: 'escalate',
    rubricVersion: '1',
    contentHash: 'h',
    items: [{ item: 'steps', verdict: 'absent', evidence: [], tier: 'rule' }],
  },
  leftOut: ['No model judged the text.'],
};

test('Baton is asked for more, with the names of fields and only the texts that were allowed', async () => {
  answer = (response) => response.end(JSON.stringify(fromBaton));
  const tracer = createTracer({
    namespace: 'acme',
    hashKey: (key) => `hash of ${key}`,
    redact: (_, value) => String(value).replaceAll(/\S+@\S+/g, '[mail]'),
    check: {
      endpoint,
      headers: { authorization: 'Bearer t' },
      deadlineMillis: 5000,
      texts: ['note'],
    },
  });
  const check = await tracer.check(
    'escalate',
    { ...context, logs: 'secret' },
    { item: 'A', cycle: 2 },
  );
  expect(requests).toEqual([
    {
      url: '/v1/check',
      token: 'Bearer t',
      body: {
        namespace: 'acme',
        process: 'support-escalation',
        handoff: 'escalate',
        item: 'hash of A',
        cycle: 2,
        sourceTeam: 'support',
        targetTeam: 'platform',
        presentFields: ['severity', 'note', 'logs'],
        texts: { note: 'ask [mail]' },
        deadlineMillis: 5000,
      },
    },
  ]);
  expect(check).toMatchObject({
    risk: fromBaton.risk,
    judgement: fromBaton.judgement,
    leftOut: fromBaton.leftOut,
  });
  expect(fields(check)).toEqual(['logs', 'browser', 'severity']);
  expect(errors).toEqual([]);
});

test('what Baton found in a text is not asked for once more, what is not valid is', async () => {
  const items = [
    { item: 'browser', verdict: 'present', evidence: [], tier: 'rule' },
    { item: 'logs', verdict: 'absent', evidence: [], tier: 'rule' },
    { item: 'severity', verdict: 'present', evidence: [], tier: 'rule' },
  ] as const;
  const judgement = { rubric: 'escalate', rubricVersion: '1', contentHash: 'h', items };
  const found: HandoffCheckAnswer = { ...fromBaton, asks: [], judgement };
  answer = (response) => response.end(JSON.stringify(found));
  const tracer = createTracer({ check: { endpoint, deadlineMillis: 30_000, texts: ['note'] } });
  expect(fields(await tracer.check('escalate', context))).toEqual(['logs', 'severity']);
});

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  ['does not answer', () => undefined, /within 100 ms/],
  ['stops half-way', (response) => response.writeHead(200).write('{"asks":['), /within 100 ms/],
  ['fails', (response) => response.writeHead(503).end('{}'), /HTTP 503/],
  ['answers something else', (response) => response.end('[]'), /an answer that is none/],
  ['answers no JSON', (response) => response.end('<html>'), /could not be asked/],
  ['hangs up', (response) => response.destroy(), /could not be asked/],
])('a Baton that %s leaves the check with what the process declares', async (_, answers, why) => {
  answer = answers;
  // Generous where it is not the deadline that ends it.
  const deadlineMillis = why.source.includes('100 ms') ? 100 : 30_000;
  const tracer = createTracer({ check: { endpoint, deadlineMillis } });
  const check = await tracer.check('escalate', context);
  expect(fields(check)).toEqual(['browser', 'logs', 'severity']);
  expect(check.leftOut).toEqual([expect.stringMatching(why)]);
  expect(errors.map(({ code }) => code)).toEqual(['check_failed']);
});

test('what somebody did with an ask is told, of the text that was judged', async () => {
  answer = (response) => response.end('{"stored":true}');
  const tracer = createTracer({
    ...{ namespace: 'acme', hashKey: (key: string) => `hash of ${key}` },
    check: { endpoint, headers: { authorization: 'Bearer t' } },
  });
  const done = { field: 'logs', action: 'added', check: fromBaton, item: 'A' } as const;
  expect(await tracer.respond('escalate', done)).toBe(true);
  expect(requests).toEqual([
    {
      ...{ url: '/v1/check/responses', token: 'Bearer t' },
      body: {
        ...{ namespace: 'acme', process: 'support-escalation', handoff: 'escalate' },
        ...{ field: 'logs', action: 'added', contentHash: 'h', item: 'hash of A' },
      },
    },
  ]);
  expect(errors).toEqual([]);
});

test('what could not be told rejects nothing, and is told where errors go', async () => {
  const done = { field: 'logs', action: 'dismissed' } as const;
  expect(await createTracer().respond('escalate', done)).toBe(false);
  expect(errors).toEqual([]);
  const tell = (given: typeof done | null): Promise<boolean> =>
    createTracer({ check: { endpoint } }).respond('escalate', given as never);
  answer = (response) => response.writeHead(503).end('{}');
  expect(await tell(done)).toBe(false);
  answer = (response) => response.destroy();
  expect(await tell(done)).toBe(false);
  expect(await tell(null)).toBe(false);
  expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'check_failed Baton answered with HTTP 503: what was done with an ask is not stored.',
    'check_failed Baton could not be told: what was done with an ask is not stored.',
    'check_failed Baton could not be told: what was done with an ask is not stored.',
  ]);
});

test('whatever an answer holds, what is not of its shape is left out', async () => {
  const odd = {
    asks: [null, { field: 1 }, fromBaton.asks[0]],
    risk: 'high',
    judgement: { rubric: 'r', items: [null] },
    leftOut: 3,
  };
  answer = (response) => response.end(JSON.stringify(odd));
  const check = await createTracer({ check: { endpoint, deadlineMillis: 30_000 } }).check(
    'escalate',
    context,
  );
  expect(check).toMatchObject({ risk: null, judgement: null, leftOut: [] });
  expect(fields(check)).toEqual(['logs', 'browser', 'severity']);
});

test('whatever a check is called with, it does not reject', async () => {
  answer = (response) => response.end(JSON.stringify(fromBaton));
  const tracer = createTracer({ check: { endpoint, deadlineMillis: 30_000 } });
  const hostile = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  for (const [name, given, more] of [
    ['unknown', {}, {}],
    [undefined, null, null],
    ['escalate', hostile, { item: Symbol('a') }],
    ['escalate', 7, { source: 'nowhere', cycle: 'x' }],
  ]) {
    await expect(tracer.check(name as never, given as never, more as never)).resolves.toBeTypeOf(
      'object',
    );
  }
});

test('a check that fails says so in its answer and where errors go', async () => {
  const options = {
    get item(): string {
      throw new Error('no');
    },
  };
  const check = await createTracer().check('escalate', context, options);
  expect(check).toEqual({
    asks: [],
    risk: null,
    judgement: null,
    leftOut: ['The handoff could not be checked.'],
  });
  expect(errors.map(({ code }) => code)).toEqual(['check_failed']);
});

test('a handoff that is not declared is told without an endpoint too, and as no fact', async () => {
  await createTracer().check('nothing' as never, {} as never);
  expect(errors.map(({ code, message }) => ({ code, message }))).toEqual([
    {
      code: 'unknown_handoff',
      message:
        'Process "support-escalation" declares no handoff "nothing"; known: escalate, finish. It goes without stages.',
    },
  ]);
});

test('an endpoint that is no address is refused at start-up', () => {
  expect(() => createTracer({ check: { endpoint: 'baton' } })).toThrow('check.endpoint');
});
