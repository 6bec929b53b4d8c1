import type {
  Adopted,
  AnalysisRun,
  Annotation,
  ConfirmedPath,
  Explanation,
  InterventionReport,
  ItemStory,
  Report,
  StoredFinding,
  TeamPersons,
} from '@baton/analyzer';
import type { HandoffCheckAnswer } from '@baton/conventions';
import { CliError, type CliErrorCode } from '../errors.ts';
import type { TestedChannel } from '../notify/test-channels.ts';
import type { OpenNow } from '../open/read-open.ts';
import type { EngineRecord } from './engine-file.ts';
import type { Forgotten } from './forget.ts';
import { EVALUATE_PATH } from './limit-body.ts';
import { type EngineAnswer, sendToEngine } from './send-to-engine.ts';
import type { Rebuilt, Scope, Stack, StackStatus } from './stack.ts';

const CODES: Readonly<Record<number, CliErrorCode>> = {
  400: 'usage',
  404: 'not_found',
  409: 'ambiguous',
  413: 'usage',
  503: 'store_unavailable',
};

/** Answers from the engine that holds the data directory, over its API. */
export function createRemoteStack(record: EngineRecord): Stack {
  const ask = async (
    path: string,
    o: { method?: string; query?: object; body?: object } = {},
  ): Promise<unknown> => {
    const url = new URL(path, record.apiUrl);
    for (const [name, value] of Object.entries(o.query ?? {}))
      url.searchParams.set(name, String(value));
    const { status, text } = await reach(url, record, o);
    if (status >= 200 && status < 300) return JSON.parse(text);
    throw new CliError(
      CODES[status] ?? 'engine_unreachable',
      errorOf(text) ?? `The engine at ${record.apiUrl} answered ${status}.`,
    );
  };
  return {
    otlpEndpoint: record.otlpLocalUrl ?? record.otlpUrl ?? '',
    otlpHeaders: headersOf(record),
    async settle() {
      await ask('/api/settle', { method: 'POST' });
    },
    report: async (scope) => (await ask('/api/report', { query: scope })) as Report,
    async item(key, scope: Scope) {
      try {
        return (await ask(`/api/items/${encodeURIComponent(key)}`, { query: scope })) as ItemStory;
      } catch (error) {
        if (error instanceof CliError && error.code === 'not_found') return undefined;
        throw error;
      }
    },
    async query(name, params) {
      return (await ask(`/api/queries/${name}`, { query: params })) as unknown[];
    },
    open: async (asked) => (await ask('/api/open', { query: asked })) as OpenNow,
    interventions: async (scope) =>
      (await ask('/api/interventions', { query: scope })) as InterventionReport[],
    adopt: async (request) =>
      (await ask('/api/adopt', { method: 'POST', body: request })) as Adopted,
    async confirmPath({ isDryRun, ...request }) {
      const answer = isDryRun
        ? ask('/api/paths', { query: request })
        : ask('/api/paths', { method: 'POST', body: request });
      return (await answer) as ConfirmedPath;
    },
    async intervene(request) {
      await ask('/api/interventions', { method: 'POST', body: request });
    },
    analyze: async (request) =>
      (await ask('/api/analyze', { method: 'POST', body: request })) as AnalysisRun[],
    findings: async (scope) => (await ask('/api/findings', { query: scope })) as StoredFinding[],
    persons: async (scope) => (await ask('/api/persons', { query: scope })) as TeamPersons[],
    async explain({ finding, signal: _local, ...query }) {
      const path = `/api/findings/${encodeURIComponent(finding)}`;
      return (await ask(path, { query })) as Explanation;
    },
    async annotate({ finding, ...body }) {
      const path = `/api/findings/${encodeURIComponent(finding)}/annotations`;
      return (await ask(path, { method: 'POST', body })) as Annotation;
    },
    rebuild: async () => (await ask('/api/rebuild', { method: 'POST' })) as Rebuilt,
    forget: async (request) =>
      (await ask('/api/forget', { method: 'POST', body: request })) as Forgotten,
    check: async (request) =>
      (await ask('/v1/check', { method: 'POST', body: request })) as HandoffCheckAnswer,
    async respond(response) {
      await ask('/v1/check/responses', { method: 'POST', body: response });
    },
    text: async (action) =>
      ask(action.do === 'evaluate' ? EVALUATE_PATH : '/api/text', { method: 'POST', body: action }),
    testAlerts: async (channel) =>
      (await ask('/api/alerts/test', {
        method: 'POST',
        body: channel === undefined ? {} : { channel },
      })) as TestedChannel[],
    status: async () => (await ask('/api/status')) as StackStatus,
  };
}

function errorOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error?: string }).error;
  } catch {
    return undefined;
  }
}

const headersOf = (record: EngineRecord) => ({ authorization: `Bearer ${record.token}` });

async function reach(
  url: URL,
  record: EngineRecord,
  o: { method?: string; body?: object },
): Promise<EngineAnswer> {
  try {
    return await sendToEngine(url, {
      ...{ method: o.method ?? 'GET', headers: headersOf(record), body: o.body },
    });
  } catch (cause) {
    throw new CliError(
      'engine_unreachable',
      `The engine at ${record.apiUrl} (process ${record.pid}) went away; run this again.`,
      { cause },
    );
  }
}
