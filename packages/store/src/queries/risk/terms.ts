import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** The summands of the models in use, to score a handoff before it is sent. */
export const riskTerms = defineQuery({
  name: 'risk/terms',
  title: 'Terms of the models of risk',
  description:
    'Per target whose newest model is used, its terms: a risk is the logistic function of the sum of the weights that apply; numbers count as (number - center) / scale.',
  params: z.object({ namespace: z.string(), process: z.string() }),
  row: z.object({
    target: z.string(),
    feature: z.string(),
    value: z.string(),
    weight: z.number(),
    center: z.number(),
    scale: z.number(),
  }),
  sql: `
WITH models AS (
  SELECT Target, argMax((ModelId, InForce), TrainedAt) AS newest
  FROM risk_models
  WHERE Namespace = {namespace:String} AND Process = {process:String}
  GROUP BY Target
)
SELECT
  terms.Target AS target,
  Feature AS feature,
  Value AS value,
  Weight AS weight,
  Center AS center,
  Scale AS scale
FROM (
  SELECT * FROM risk_terms FINAL WHERE Namespace = {namespace:String} AND Process = {process:String}
) AS terms
INNER JOIN models ON terms.Target = models.Target AND terms.ModelId = models.newest.1
WHERE models.newest.2
ORDER BY target, feature, value
`,
});
