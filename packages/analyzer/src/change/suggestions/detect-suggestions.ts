import {
  changePassedOn,
  changeSpread,
  pairAskedFields,
  pairFields,
  pairVolume,
  type Query,
} from '@baton/store';
import { declaredProcesses } from '../../analysis/declared-process.ts';
import type { Detector } from '../../findings/detector.ts';
import { isoOf } from '../../report/format/instant.ts';
import { suggestFields } from './suggest-fields.ts';
import { suggestRouting } from './suggest-routing.ts';
import { suggestRules } from './suggest-rules.ts';

/** What is passed on is looked at in so many handoffs at most. */
const SAMPLED_HANDOFFS = 200_000;

/** Changes that what was found speaks for: fields to require, templates, routing, rules. */
export const detectSuggestions: Detector = {
  name: 'suggestions',
  kinds: ['suggestion'],
  needsFound: true,
  async find(store, scope, { asOfMillis, signal, period, found }) {
    const ask = <P, R>(query: Query<P, R>, params: P): Promise<R[]> =>
      store.query(query, params, { lane: 'analysis', signal });
    const within = { namespaces: [scope.namespace], processes: [scope.process] };
    const inputs = {
      scope,
      asOfMillis,
      found,
      asked: await ask(pairAskedFields, within),
      fields: await ask(pairFields, within),
      volume: await ask(pairVolume, within),
      spread: await ask(changeSpread, { ...scope, asOfMillis }),
      passedOn: await ask(changePassedOn, { ...scope, mostHandoffs: SAMPLED_HANDOFFS }),
      window: {
        from: isoOf(period.firstMillis),
        to: isoOf(period.lastMillis),
      },
    };
    const named = (...queries: { readonly name: string }[]) =>
      queries.map(({ name }) => ({ name, parameters: { ...within } }));
    const spread = { name: changeSpread.name, parameters: { ...scope, asOfMillis } };
    const [declared] = await declaredProcesses(store, within);
    return [
      ...suggestFields({
        ...inputs,
        queries: [...named(pairAskedFields, pairFields, pairVolume), spread],
      }),
      ...suggestRouting({
        ...inputs,
        mostHandoffs: SAMPLED_HANDOFFS,
        queries: [
          { name: changePassedOn.name, parameters: { ...scope, mostHandoffs: SAMPLED_HANDOFFS } },
          spread,
        ],
      }),
      ...suggestRules({ ...inputs, definition: declared?.definition }),
    ];
  },
};
