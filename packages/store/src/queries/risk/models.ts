import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** The newest model of each target of a process, and how well it foretold what it had not seen. */
export const riskModels = defineQuery({
  name: 'risk/models',
  title: 'Models of risk',
  description:
    'The newest model of each target: when it was trained, its horizon, whether it is used, and its evaluation beside those of the smoothed rates and of a constant (JSON).',
  params: z.object(scopeParams),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    target: z.string(),
    modelId: z.string(),
    trainedMillis: z.coerce.number(),
    inForce: z.coerce.boolean(),
    horizonSeconds: z.coerce.number(),
    evaluation: z.string(),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  Target AS target,
  ModelId AS modelId,
  toUnixTimestamp64Milli(TrainedAt) AS trainedMillis,
  InForce AS inForce,
  HorizonSeconds AS horizonSeconds,
  Evaluation AS evaluation
FROM risk_models FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
ORDER BY namespace, process, target, TrainedAt DESC, modelId
LIMIT 1 BY namespace, process, target
`,
});
