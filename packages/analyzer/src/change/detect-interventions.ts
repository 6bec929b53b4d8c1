import type { Detector } from '../findings/detector.ts';
import { interventionFindings } from './intervention-finding.ts';
import { listInterventions } from './list-interventions.ts';
import { measureInterventions } from './measure-interventions.ts';

/** What became of each intervention of a process, outcome by outcome. */
export const detectInterventions: Detector = {
  name: 'interventions',
  kinds: ['intervention'],
  async find(store, scope, { asOfMillis, signal }) {
    const interventions = await listInterventions(store, scope, signal);
    return interventionFindings(
      await measureInterventions(store, interventions, { asOfMillis, signal }),
    );
  },
};
