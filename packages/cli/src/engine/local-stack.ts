import { analyze, declareIntervention, interventionReports, itemStory } from '@baton/analyzer';
import { queries, type Store } from '@baton/store';
import { CliError } from '../errors.ts';
import type { ForgetRequest, Forgotten } from './forget.ts';
import { readQueryParams } from './query-params.ts';
import type { Rebuilt, Stack, StackStatus } from './stack.ts';

/** Answers from the store that this process holds. */
export function createLocalStack(o: {
  store: Store;
  otlpEndpoint: string;
  token: string;
  settle: () => Promise<void>;
  rebuild: () => Promise<Rebuilt>;
  forget: (request: ForgetRequest) => Promise<Forgotten>;
  status: () => Promise<StackStatus>;
}): Stack {
  const { store } = o;
  return {
    otlpEndpoint: o.otlpEndpoint,
    otlpHeaders: { authorization: `Bearer ${o.token}` },
    settle: o.settle,
    rebuild: o.rebuild,
    forget: o.forget,
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
    interventions: (scope) => interventionReports(store, scope),
    async intervene(request) {
      await declareIntervention(store, request);
    },
    status: o.status,
  };
}
