import {
  AnalyzerError,
  type AnalyzerErrorCode,
  adoptSuggestion,
  analyze,
  annotate,
  type Checks,
  confirmPath,
  currentFindings,
  declareIntervention,
  explainFinding,
  interventionReports,
  itemStory,
  personRates,
} from '@baton/analyzer';
import { queries, type Store } from '@baton/store';
import { CliError, type CliErrorCode } from '../errors.ts';
import { readOpen } from '../open/read-open.ts';
import type { Analyses } from './analyses.ts';
import type { ForgetRequest, Forgotten } from './forget.ts';
import { readQueryParams } from './query-params.ts';
import type { Rebuilt, Stack, StackStatus } from './stack.ts';
import { llmSettingsOf, runTextAction } from './text-actions.ts';

/** Answers from the store that this process holds. */
export function createLocalStack(o: {
  store: Store;
  dataDir: string;
  otlpEndpoint: string;
  token: string;
  analyses: Pick<Analyses, 'run'>;
  checks: Pick<Checks, 'check' | 'respond'>;
  settle: () => Promise<void>;
  rebuild: () => Promise<Rebuilt>;
  forget: (request: ForgetRequest) => Promise<Forgotten>;
  status: () => Promise<StackStatus>;
  testAlerts: Stack['testAlerts'];
  /** What the alert rules go by, so that the list of open handoffs goes by the same. */
  openParams: Readonly<Record<string, number>>;
}): Stack {
  const { store, checks } = o;
  return {
    otlpEndpoint: o.otlpEndpoint,
    otlpHeaders: { authorization: `Bearer ${o.token}` },
    settle: o.settle,
    rebuild: o.rebuild,
    forget: o.forget,
    analyze: (request, onProgress) => o.analyses.run(request, onProgress),
    findings: (scope) => currentFindings(store, scope),
    persons: (scope) => personRates(store, scope),
    explain: (request) => asked(explainFinding(store, request)),
    annotate: (request) => asked(annotate(store, request)),
    report: (scope) => analyze(store, scope),
    item: (key, scope) => itemStory(store, { item: key, ...scope }),
    async query(name, texts) {
      const query = queries.find((one) => one.name === name);
      if (query === undefined) {
        throw new CliError(
          'not_found',
          `There is no query ${name}; \`baton query\` lists those there are.`,
        );
      }
      const params = readQueryParams({ name, schema: query.params, texts });
      return store.query(query, params, { lane: 'reader' });
    },
    open: (asked) => readOpen(store, { ...asked, params: o.openParams, nowMillis: Date.now() }),
    interventions: (scope) => interventionReports(store, scope),
    adopt: (request) => asked(adoptSuggestion(store, request)),
    confirmPath: (request) => asked(confirmPath(store, request)),
    async intervene(request) {
      await asked(declareIntervention(store, request));
    },
    status: o.status,
    check: checks.check,
    respond: checks.respond,
    text: (action) => asked(runTextAction(store, action, () => llmSettingsOf(o.dataDir))),
    testAlerts: o.testAlerts,
  };
}

const CODES: Readonly<Partial<Record<AnalyzerErrorCode, CliErrorCode>>> = {
  finding_unknown: 'not_found',
  finding_ambiguous: 'ambiguous',
  annotation_unfit: 'usage',
  process_unknown: 'not_found',
  process_ambiguous: 'ambiguous',
  team_unknown: 'not_found',
  suggestion_unfit: 'usage',
  path_unfit: 'usage',
  rubric_unreadable: 'usage',
  rubric_unfit: 'usage',
  labels_unreadable: 'usage',
  llm_unconfigured: 'usage',
};

/** Errors about what was asked for, in the words that a command ends with and the API answers with. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const code = cause instanceof AnalyzerError ? CODES[cause.code] : undefined;
    if (code === undefined) throw cause;
    throw new CliError(code, (cause as Error).message, { cause });
  }
}
